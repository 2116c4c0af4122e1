package dev.parley.app.eventsapi;

import dev.parley.http.Headers;
import dev.parley.http.client.OutgoingResponse;
import dev.parley.json.Json;
import dev.parley.model.Refusal;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * The challenge that an app answers before events go to its request URL, so that nobody has them
 * sent to somebody else.
 */
public final class UrlVerification {
  private static final int CHALLENGE_BYTES = 26;
  private static final int OK = 200;

  private UrlVerification() {}

  /**
   * Challenges the app.
   *
   * @throws Refusal {@code url_not_verified} if it does not answer with the challenge
   */
  public static void verify(
      RequestSender sender, URI url, String signingSecret, SecureRandom random) {
    byte[] bits = new byte[CHALLENGE_BYTES];
    random.nextBytes(bits);
    String challenge = HexFormat.of().formatHex(bits);
    byte[] body =
        Json.bytes(Json.object().put("challenge", challenge).put("type", "url_verification"));
    try {
      OutgoingResponse answer = sender.post(url, signingSecret, body, Headers.none());
      if (answer.status() != OK || !answers(answer.body(), challenge)) {
        throw new Refusal("url_not_verified");
      }
    } catch (IOException e) {
      throw new Refusal("url_not_verified");
    }
  }

  /** As plain text, as a form or as JSON: each has it as it is, or as the one value. */
  private static boolean answers(byte[] body, String challenge) {
    String text = new String(body, StandardCharsets.UTF_8).strip();
    return text.equals(challenge)
        || text.equals("challenge=" + challenge)
        || Json.parse(body)
            .map(json -> json.path("challenge").asString(""))
            .filter(challenge::equals)
            .isPresent();
  }
}

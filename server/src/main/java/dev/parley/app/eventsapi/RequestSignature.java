package dev.parley.app.eventsapi;

import dev.parley.http.Headers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The header fields by which an app knows that a request is Parley's, and from when. */
final class RequestSignature {
  private static final String VERSION = "v0";
  private static final String HMAC = "HmacSHA256";

  private RequestSignature() {}

  static Headers of(String signingSecret, long nowSeconds, byte[] body) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(signingSecret.getBytes(StandardCharsets.UTF_8), HMAC));
      mac.update((VERSION + ":" + nowSeconds + ":").getBytes(StandardCharsets.US_ASCII));
      return Headers.of(
          "x-slack-request-timestamp",
          Long.toString(nowSeconds),
          "x-slack-signature",
          VERSION + "=" + HexFormat.of().formatHex(mac.doFinal(body)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + HMAC, e);
    }
  }
}

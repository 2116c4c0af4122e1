package dev.parley.app.eventsapi;

import dev.parley.http.AddressRange;
import dev.parley.http.Headers;
import dev.parley.http.client.OutgoingRequest;
import dev.parley.http.client.OutgoingResponse;
import dev.parley.http.client.SafeClient;
import dev.parley.http.client.SafeClientConfig;
import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;

/** Posts signed requests to apps, to public addresses and those that the operator allowed. */
public final class RequestSender implements AutoCloseable {
  private static final String JSON = "application/json; charset=utf-8";
  private static final long SECOND_MILLIS = 1_000;

  private final SafeClient client;
  private final InstantSource clock;

  private RequestSender(SafeClient client, InstantSource clock) {
    this.client = client;
    this.clock = clock;
  }

  /**
   * A sender with a client of its own.
   *
   * @param allowed blocks of addresses that requests may go to although they are not public
   * @throws IOException if the JDK's trust store cannot be used
   */
  public static RequestSender start(
      List<AddressRange> allowed, InstantSource clock, EventsApiLimits limits) throws IOException {
    return new RequestSender(
        SafeClient.start(
            SafeClientConfig.DEFAULTS
                .withAllowed(allowed)
                .withTotalTimeoutMillis(limits.answerMillis())
                .withMaxBodyBytes(limits.maxAnswerBytes())
                .withMaxRedirects(limits.maxRedirects())),
        clock);
  }

  OutgoingResponse post(URI url, String signingSecret, byte[] body, Headers more)
      throws IOException {
    long now = clock.millis() / SECOND_MILLIS;
    return client.send(
        OutgoingRequest.post(url, JSON, body)
            .with(Headers.of("user-agent", "Parley"))
            .with(RequestSignature.of(signingSecret, now, body))
            .with(more));
  }

  @Override
  public void close() {
    client.close();
  }
}

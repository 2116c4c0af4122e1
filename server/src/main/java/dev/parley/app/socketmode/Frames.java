package dev.parley.app.socketmode;

import dev.parley.http.TextFrame;
import dev.parley.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.RawValue;

/** What the server says on an app's socket. */
final class Frames {
  private static final long SECOND_MILLIS = 1_000;

  /** The name of this server in {@code debug_info}. */
  private static final String HOST = "parley";

  /** Why an app is asked to leave a socket, as {@code disconnect} says it. */
  enum Reason {
    WARNING("warning"),
    REFRESH_REQUESTED("refresh_requested"),
    LINK_DISABLED("link_disabled"),
    TOO_MANY_WEBSOCKETS("too_many_websockets");

    private final String text;

    Reason(String text) {
      this.text = text;
    }
  }

  private Frames() {}

  static TextFrame hello(String appId, int sockets, long startedMillis, long lifeMillis) {
    ObjectNode frame = Json.object().put("type", "hello").put("num_connections", sockets);
    frame
        .putObject("debug_info")
        .put("host", HOST)
        .put("started", Instant.ofEpochMilli(startedMillis).toString())
        .put("approximate_connection_time", lifeMillis / SECOND_MILLIS);
    frame.putObject("connection_info").put("app_id", appId);
    return of(frame);
  }

  static TextFrame disconnect(Reason reason) {
    ObjectNode frame = Json.object().put("type", "disconnect").put("reason", reason.text);
    frame.putObject("debug_info").put("host", HOST);
    return of(frame);
  }

  /**
   * An envelope with an event.
   *
   * @param attempt how often the event was sent before
   */
  static TextFrame event(String envelopeId, byte[] payload, int attempt) {
    ObjectNode frame = Json.object().put("envelope_id", envelopeId);
    frame.putRawValue("payload", new RawValue(new String(payload, StandardCharsets.UTF_8)));
    frame
        .put("type", "events_api")
        .put("accepts_response_payload", false)
        .put("retry_attempt", attempt)
        .put("retry_reason", attempt == 0 ? "" : "timeout");
    return of(frame);
  }

  private static TextFrame of(ObjectNode frame) {
    return TextFrame.of(Json.bytes(frame));
  }
}

package dev.parley.realtime.gateway;

/**
 * Posts a message that came over a socket, with every check of {@code chat.postMessage}. Blocking.
 */
@FunctionalInterface
public interface Sender {
  Sent send(Viewer viewer, String channel, String text, String threadTs);

  /** How it ended. */
  sealed interface Sent {
    record Posted(String ts, String text) implements Sent {}

    /**
     * A message that was not posted.
     *
     * @param code as the client's {@code error.code}; 2 is a missing text
     */
    record Refused(int code, String msg) implements Sent {}
  }
}

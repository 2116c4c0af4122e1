package dev.parley.realtime.gateway;

/** Issues reconnect URLs whose ticket gives back these times. Never blocks. */
@FunctionalInterface
public interface ReconnectUrls {
  /**
   * Makes a URL.
   *
   * @param baseMillis when the session's first socket was opened; it and {@code nowMillis} go into
   *     the ticket
   */
  String issue(Viewer viewer, long baseMillis, long nowMillis);
}

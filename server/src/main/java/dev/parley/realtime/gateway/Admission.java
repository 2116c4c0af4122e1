package dev.parley.realtime.gateway;

/**
 * A checked ticket.
 *
 * @param baseMillis when the session's first socket was opened; 0 for a first one
 * @param issuedMillis when the reconnect URL was issued; 0 for a first socket
 */
public record Admission(Viewer viewer, long baseMillis, long issuedMillis) {
  public static Admission fresh(Viewer viewer) {
    return new Admission(viewer, 0, 0);
  }

  boolean returning() {
    return issuedMillis > 0;
  }
}

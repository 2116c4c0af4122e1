package dev.parley.realtime.presence;

/**
 * What {@code users.getPresence} tells people about themselves.
 *
 * @param lastActivityMillis 0 if nothing is known
 */
public record PresenceStatus(
    Presence presence,
    boolean online,
    boolean autoAway,
    boolean manualAway,
    int connectionCount,
    long lastActivityMillis) {
  /** Nobody is there and nothing is known. */
  public static final PresenceStatus ABSENT =
      new PresenceStatus(Presence.AWAY, false, false, false, 0, 0);
}

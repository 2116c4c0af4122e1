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
    long lastActivityMillis) {}

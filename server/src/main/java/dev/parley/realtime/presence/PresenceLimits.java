package dev.parley.realtime.presence;

/**
 * The times of presence.
 *
 * @param autoAwayMillis without activity on any client until a person is away
 * @param activeDelayMillis how long someone must be active before others hear of it
 * @param awayDelayMillis the same for away, so that a reconnect goes unnoticed
 */
public record PresenceLimits(long autoAwayMillis, long activeDelayMillis, long awayDelayMillis) {
  public static final PresenceLimits DEFAULT = new PresenceLimits(1_800_000, 250, 10_000);
}

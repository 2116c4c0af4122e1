package dev.parley.app;

/**
 * The bounds of what is kept for apps.
 *
 * @param keptMillis how long events are kept for an app that is away, and each event at most; a bot
 *     that comes back within it gets what it missed
 * @param maxPending events that wait for one app in one workspace; the oldest go first
 * @param maxAttempts deliveries of one event before it is given up
 * @param acknowledgeMillis until an event without an acknowledgement is delivered again
 */
public record AppEventLimits(
    long keptMillis, int maxPending, int maxAttempts, long acknowledgeMillis) {
  public static final AppEventLimits DEFAULT = new AppEventLimits(900_000, 10_000, 10, 10_000);
}

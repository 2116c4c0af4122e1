package dev.parley.realtime.feed;

/**
 * What a feed keeps in mind.
 *
 * @param repeatMillis how long an acknowledged event is published again when the epoch that
 *     acknowledged it ends; exceeds a lease and the time in which a lost owner is noticed
 * @param repeatEvents events of one shard kept for that, the newest: more than are committed while
 *     a lost owner is noticed; a relay that takes over begins so many before the position it finds
 */
public record FeedLimits(long repeatMillis, int repeatEvents) {
  public static final FeedLimits DEFAULT = new FeedLimits(60_000, 10_000);

  /** Where no epoch ever ends. */
  static final FeedLimits NOTHING = new FeedLimits(0, 0);
}

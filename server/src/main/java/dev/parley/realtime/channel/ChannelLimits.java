package dev.parley.realtime.channel;

/**
 * The bounds of a channel server.
 *
 * @param stripes independent parts of the table, each with a lock; a power of two
 * @param recentEventsPerStream newest events kept in memory per stream
 * @param recentBytes bytes of all kept events together; the longest untouched go first
 * @param heldEventsPerStream events that may wait for a missing one
 * @param heldStreamsPerStripe streams of a stripe that may have a hole at the same time
 * @param holeWaitMillis how long a missing event may take to arrive before it is fetched
 * @param fetchRetryMillis after a fetch that failed or came too early
 * @param fetchEvents events of one fetch or read
 * @param fetchesAtOnce reads of the store in flight
 * @param fetchesWaiting reads that may wait for their turn; more are dropped and asked for again
 * @param idleMillis how long a stream that no gateway hears is remembered; must exceed the time
 *     between a gateway's load of memberships and its subscription
 */
public record ChannelLimits(
    int stripes,
    int recentEventsPerStream,
    long recentBytes,
    int heldEventsPerStream,
    int heldStreamsPerStripe,
    long holeWaitMillis,
    long fetchRetryMillis,
    int fetchEvents,
    int fetchesAtOnce,
    int fetchesWaiting,
    long idleMillis) {
  public static final ChannelLimits DEFAULT =
      new ChannelLimits(256, 64, 32L << 20, 256, 1_024, 40, 200, 256, 16, 10_000, 120_000);

  public ChannelLimits {
    if (Integer.bitCount(stripes) != 1) {
      throw new IllegalArgumentException("stripes is not a power of two: " + stripes);
    }
  }
}

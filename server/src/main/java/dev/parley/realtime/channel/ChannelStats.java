package dev.parley.realtime.channel;

import java.util.concurrent.atomic.LongAdder;

/** Counters of a channel server since it started. Thread-safe. */
public final class ChannelStats {
  /** Events put in order, each counted once. */
  public final LongAdder applied = new LongAdder();

  /** Publications of events that had been applied. */
  public final LongAdder duplicates = new LongAdder();

  /** Events that had to wait for an earlier one. */
  public final LongAdder held = new LongAdder();

  /** Reads of the store. */
  public final LongAdder fetches = new LongAdder();

  /** Reads of the store that failed or found no place. */
  public final LongAdder fetchesFailed = new LongAdder();

  /** Holes that the store could not fill, whose subscribers were told to reload. */
  public final LongAdder unfilled = new LongAdder();

  /** Publications refused because too much was waiting. */
  public final LongAdder refused = new LongAdder();
}

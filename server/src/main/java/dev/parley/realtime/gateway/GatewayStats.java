package dev.parley.realtime.gateway;

import java.util.concurrent.atomic.LongAdder;

/** Counters of a gateway since it started. Thread-safe. */
public final class GatewayStats {
  /** Frames of events handed to sockets. */
  public final LongAdder delivered = new LongAdder();

  /** Events that came a second time. */
  public final LongAdder duplicates = new LongAdder();

  /** Events whose predecessor was missing. */
  public final LongAdder holes = new LongAdder();

  /** Deliveries dropped because too many waited; fetched again later. */
  public final LongAdder dropped = new LongAdder();

  /** Events of an owner that has been replaced. */
  public final LongAdder stale = new LongAdder();

  public final LongAdder resumes = new LongAdder();
  public final LongAdder reloads = new LongAdder();
  public final LongAdder slow = new LongAdder();
  public final LongAdder badFrames = new LongAdder();
  public final LongAdder abusive = new LongAdder();
  public final LongAdder removed = new LongAdder();

  /** Tasks that ended with an error of ours. */
  public final LongAdder failures = new LongAdder();

  public final LongAdder refused = new LongAdder();
}

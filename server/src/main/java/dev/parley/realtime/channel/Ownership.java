package dev.parley.realtime.channel;

import dev.parley.model.StreamId;

/** What this server owns by its own lease. Thread-safe, asked on every publication. */
@FunctionalInterface
public interface Ownership {
  /** Stands for a stream that is not this server's, or no more. */
  long NONE = 0;

  /** The epoch since which this server owns the stream, or {@link #NONE}. */
  long epoch(StreamId stream);
}

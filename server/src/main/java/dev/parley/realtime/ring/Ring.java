package dev.parley.realtime.ring;

import dev.parley.model.StreamId;

/**
 * The table that says which server owns a stream. Thread-safe; lookups cost O(1) and never block.
 */
public interface Ring {
  /** Fixed number of slots that ids hash to; a change of it would move every stream. */
  int SLOTS = 1 << 14;

  Owner owner(StreamId stream);

  /** The slot of a stream; the same on every machine and in every version. */
  static int slot(StreamId stream) {
    // String.hashCode is specified, so it may go into a table that outlives the process.
    int mixed = stream.value().hashCode() * 0x9E3779B9;
    return (mixed ^ (mixed >>> 15)) & (SLOTS - 1);
  }
}

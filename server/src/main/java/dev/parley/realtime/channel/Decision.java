package dev.parley.realtime.channel;

/** What an owner makes of a publication; decided without touching any state. */
enum Decision {
  /** Delivered before, or gone past. */
  SEEN,
  /** The next one of its stream, or the first that this owner hears of. */
  NEXT,
  /** An event before it is missing. */
  HOLD,
  /** An event before it is missing and no more may wait. */
  REFUSE;

  /** Stands for the sequence of a stream that the owner knows nothing about. */
  static final long UNKNOWN = -1;

  static Decision of(long last, long seq, boolean roomToHold) {
    if (last == UNKNOWN || seq == last + 1) {
      return NEXT;
    }
    if (seq <= last) {
      return SEEN;
    }
    return roomToHold ? HOLD : REFUSE;
  }
}

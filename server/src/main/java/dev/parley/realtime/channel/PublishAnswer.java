package dev.parley.realtime.channel;

/** What a channel server says to a publication. */
public enum PublishAnswer {
  /**
   * The owner delivers it, or makes its absence known. Counts only if the epoch is still the newest
   * after the answer; when an epoch ends, what was accepted shortly before is published again.
   */
  ACCEPTED,
  /** Too much waits for missing events; the publisher tries again later. */
  BUSY,
  /** Another server owns the stream at this epoch. */
  NOT_OWNER,
  /** No answer: it may have been accepted or not. */
  UNREACHABLE
}

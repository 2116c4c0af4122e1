package dev.parley.search;

/** Something found: its identity, for the store holds the rest and has the last word on it. */
public sealed interface SearchHit {

  /** When it was posted, microseconds since 1970. */
  long ts();

  /** How well it matches, compared with other hits of the same search alone. */
  float score();

  /**
   * A message.
   *
   * @param threadTs the root's ts, or 0 outside of threads
   */
  record Message(String conversation, long ts, long threadTs, float score) implements SearchHit {

    /** Its identity in the workspace. */
    public MessageKey key() {
      return new MessageKey(conversation, ts);
    }
  }

  /** A file. */
  record File(String file, long ts, float score) implements SearchHit {}
}

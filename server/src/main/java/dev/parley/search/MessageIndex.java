package dev.parley.search;

import java.util.List;

/**
 * The search index of a server: a copy of what the store holds, filled from outboxes. Safe for use
 * by any number of threads.
 *
 * <p>A consumer reads its outbox from {@link #position}, applies the changes, then {@link
 * #advance}s. The index makes both durable together and on its own schedule, so after a crash the
 * consumer starts again from an earlier position and the versions make the repeats harmless. A call
 * that threw {@code UNAVAILABLE} may have lost what was not durable: start again from {@link
 * #position}.
 *
 * <p>While {@link #state} is {@code NEEDS_REBUILD} the index is new, was damaged, or was written by
 * a release that analysed text otherwise: note the outbox's head, apply everything that the store
 * holds, {@link #advance} to that head, then {@link #rebuilt}. On the way, {@link #reach} says
 * where a rebuild goes on after a crash.
 */
public interface MessageIndex extends AutoCloseable {

  /** Whether the index holds all that its positions promise. */
  enum State {
    READY,
    NEEDS_REBUILD
  }

  /**
   * Applies changes, in order.
   *
   * @throws IllegalArgumentException for more than {@link SearchLimits#maxBatchChanges}
   * @throws SearchException UNAVAILABLE
   */
  void apply(List<IndexChange> changes);

  /** Records that everything of a source up to and with this position was applied. */
  void advance(String source, long position);

  /** The durable position of a source, 0 before its first. */
  long position(String source);

  /** Makes what was applied and the positions durable now. */
  void commit();

  /** Makes what was applied visible now. */
  void refresh();

  /**
   * Finds a page of hits.
   *
   * @throws SearchException BUSY, TIMEOUT or UNAVAILABLE
   */
  SearchPage search(SearchRequest request);

  /**
   * The text with U+E000 before and U+E001 after each part that the query found, as Slack marks it.
   * The inside of {@code <…>} is marked only in the label after {@code |}.
   */
  String highlight(SearchQuery query, String text);

  /** Whether the index is whole, as far as it is known: damage is found by the first use. */
  State state();

  /**
   * Records how far a rebuild has come, in words of whoever rebuilds; durable together with what
   * was applied before.
   */
  void reach(String place);

  /** The durable place that a rebuild has come to; empty before its first and when it is done. */
  String reached();

  /** Says that all of the store has been applied, and makes it durable. */
  void rebuilt();

  /** Throws away all that the index holds: it is new, and needs a rebuild. */
  void discard();

  /**
   * Reads the whole index and compares its checksums; what is damaged needs a rebuild. For an
   * operator, as it reads every byte.
   */
  State verify();

  @Override
  void close();
}

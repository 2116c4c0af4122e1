package dev.parley.realtime.gateway;

import dev.parley.model.StreamId;
import java.util.List;
import java.util.OptionalLong;

/** What a person may hear, from the rows that decide it. Blocking, thread-safe. */
public interface Memberships {
  /** Asks {@link #load} for no older position than the present one. */
  long NOW = Long.MAX_VALUE;

  /**
   * Everything that the viewer may hear.
   *
   * <p>The order of the reads is what makes it safe: first the sequence of the person's own stream,
   * then the list of conversations, then for each the membership and the sequence <em>in one read
   * of the owner's row</em>, and last of all whether person and credential are still good. What
   * changes between the reads is then later than a sequence returned here, and arrives as an event.
   *
   * @param sinceMillis the time for {@link Subscription#seqSince}, or {@link #NOW}
   */
  Loaded load(Viewer viewer, long sinceMillis);

  /**
   * The stream's sequence now if the viewer may hear it, both of one read; empty if not, or if
   * person or credential are not good any more.
   */
  OptionalLong current(Viewer viewer, StreamId stream);

  /** An answer of {@link #load}. */
  sealed interface Loaded {
    record Granted(List<Subscription> subscriptions, boolean isGuest, boolean manualAway)
        implements Loaded {}

    /** Person or credential are not good any more. */
    record Refused(String code) implements Loaded {}
  }

  /**
   * A stream that the viewer may hear.
   *
   * @param seq the newest committed sequence as of the read
   * @param seqSince a sequence that the stream had at {@code sinceMillis} or before: everything
   *     committed later is greater; {@link #UNKNOWN} if the rows that say so are gone
   * @param joinedSeq the stream's sequence when this person last joined, the {@code after} of their
   *     {@code Effect.Subscribe}; 0 where nobody joins
   */
  record Subscription(StreamId stream, long seq, long seqSince, long joinedSeq) {
    public static final long UNKNOWN = -1;
  }
}

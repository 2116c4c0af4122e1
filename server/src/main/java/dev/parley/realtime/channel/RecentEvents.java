package dev.parley.realtime.channel;

import dev.parley.model.Event;
import dev.parley.model.StreamId;
import java.util.List;
import java.util.Optional;

/** The committed events that the store still keeps; one shard a call. Blocking, thread-safe. */
public interface RecentEvents {
  /**
   * The events after {@code afterSeq} in order, without a hole, at most {@code limit}.
   *
   * @return an empty list if there is nothing newer; empty if the event after {@code afterSeq} was
   *     committed and is kept no more
   * @throws RuntimeException if the store does not answer; the caller tries again later
   */
  Optional<List<Event>> read(StreamId stream, long afterSeq, int limit);
}

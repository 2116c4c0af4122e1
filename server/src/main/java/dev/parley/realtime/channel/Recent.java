package dev.parley.realtime.channel;

import dev.parley.model.Event;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The newest events of one stream, without a hole. Not thread-safe. */
final class Recent {
  /** Bytes of an event beside its JSON: the objects around it. */
  private static final int EVENT_OVERHEAD_BYTES = 160;

  private final ArrayDeque<Event> events = new ArrayDeque<>();

  /** Entries of the stripe's queue whose event went by the limit of the stream already. */
  private int goneBefore;

  /** Adds an event; a gap before it empties the ring. Returns the bytes that came or went. */
  long add(Event event, int limit) {
    long bytes = 0;
    if (!events.isEmpty() && events.getLast().seq() + 1 != event.seq()) {
      while (!events.isEmpty()) {
        bytes -= dropOldest();
      }
    }
    events.addLast(event);
    bytes += sizeOf(event);
    if (events.size() > limit) {
      bytes -= dropOldest();
    }
    return bytes;
  }

  /** Gives back the place of the oldest event in the stripe's queue; returns the bytes freed. */
  long evict() {
    if (goneBefore > 0) {
      goneBefore--;
      return 0;
    }
    return sizeOf(events.removeFirst());
  }

  boolean isEmpty() {
    return events.isEmpty();
  }

  /** The events after {@code after}, or empty if they reach back further than this ring. */
  Optional<List<Event>> after(long after, int limit) {
    if (events.isEmpty() || events.getFirst().seq() > after + 1) {
      return Optional.empty();
    }
    List<Event> found = new ArrayList<>();
    for (Event event : events) {
      if (event.seq() > after && found.size() < limit) {
        found.add(event);
      }
    }
    return Optional.of(found);
  }

  private long dropOldest() {
    goneBefore++;
    return sizeOf(events.removeFirst());
  }

  private static long sizeOf(Event event) {
    return (long) event.json().length + EVENT_OVERHEAD_BYTES;
  }
}

package dev.parley.model;

import java.util.List;

/**
 * A committed change, as its stream carries it.
 *
 * <p>The sequence is raised under the row lock of the stream's owner in the transaction that made
 * the change, so it is dense and in commit order: the event before {@code seq} is {@code seq - 1},
 * and a hole is a missing event.
 *
 * @param stream whose event it is
 * @param seq the place in its stream, from 1, without holes
 * @param type the {@code type} field of the frame, for counting and filters
 * @param json the frame as a JSON object, the same for every viewer; empty for an event that only
 *     changes subscriptions
 * @param effects what the event does to subscriptions, in order, before it is delivered
 */
public record Event(StreamId stream, long seq, String type, byte[] json, List<Effect> effects) {
  private static final Effect FOR_GUESTS = new Effect.ForGuests();

  public Event {
    effects = List.copyOf(effects);
    if (seq < 1) {
      throw new IllegalArgumentException("seq " + seq);
    }
  }

  /** Whether it is for guests alone. */
  public boolean isForGuests() {
    return effects.contains(FOR_GUESTS);
  }

  public Event(StreamId stream, long seq, String type, byte[] json) {
    this(stream, seq, type, json, List.of());
  }
}

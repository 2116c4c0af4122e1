package dev.parley.realtime.gateway;

import dev.parley.model.Effect;
import dev.parley.model.Event;

/**
 * The decisions that delivery rests on, apart from the state; simulation breaks them one by one.
 */
class GatewayRules {
  enum Place {
    SEEN,
    NEXT,
    HOLE
  }

  Place place(long last, long seq) {
    if (seq <= last) {
      return Place.SEEN;
    }
    return seq == last + 1 ? Place.NEXT : Place.HOLE;
  }

  /** Whether an owner speaks of an epoch that has ended, as far as is known here. */
  boolean isStale(long known, long epoch) {
    return epoch < known;
  }

  /** Where a resume starts, given the last position that its client had. */
  long resumeFrom(long position) {
    return position;
  }

  /** Whether an event is for those who hear its stream, a guest or a full member. */
  boolean isFor(boolean guest, Event event) {
    return guest || !event.isForGuests();
  }

  boolean removes(Effect.Remove effect, Event event, String userId) {
    return effect.userId().equals(userId);
  }
}

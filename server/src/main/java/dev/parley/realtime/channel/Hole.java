package dev.parley.realtime.channel;

import dev.parley.model.Event;
import java.util.TreeMap;

/** Events of one stream that wait for missing ones before them. */
final class Hole {
  final TreeMap<Long, Event> held = new TreeMap<>();

  /** The newest sequence that someone is known to have had. */
  long wanted;

  long dueMillis;
  boolean fetching;

  Hole(long dueMillis) {
    this.dueMillis = dueMillis;
  }
}

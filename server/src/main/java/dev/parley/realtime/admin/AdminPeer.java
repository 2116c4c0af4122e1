package dev.parley.realtime.admin;

import dev.parley.model.Event;
import java.util.List;

/**
 * Where committed events are published, in the same process or over a wire. Thread-safe; waits for
 * the answer, within a named time.
 */
public interface AdminPeer {
  /**
   * Publishes committed events; may be repeated, by anyone, at any time.
   *
   * @return how it ended for each, in order
   */
  List<Published> publish(List<Event> events);

  /** The same with one. */
  default Published publish(Event event) {
    return publish(List.of(event)).getFirst();
  }
}

package dev.parley.store.outbox;

import dev.parley.model.Event;

/** Where committed events go: the real-time tier. Idempotent, since the relay repeats. */
@FunctionalInterface
public interface Publisher {
  void publish(Event event);
}

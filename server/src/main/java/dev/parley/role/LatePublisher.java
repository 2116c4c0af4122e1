package dev.parley.role;

import dev.parley.model.Event;
import dev.parley.store.outbox.Publisher;

/** Publishes once the real-time tier is there; what comes before, the relay repeats. */
final class LatePublisher implements Publisher {
  volatile Publisher target = _ -> {};

  @Override
  public void publish(Event event) {
    target.publish(event);
  }
}

package dev.parley.role;

import dev.parley.store.outbox.Publisher;
import dev.parley.store.outbox.Relay;
import java.util.List;
import java.util.function.Consumer;

/** Who reads the outboxes of a server, each with a position of its own. */
final class OutboxConsumers {
  private OutboxConsumers() {}

  static List<Relay.Consumer> all(Rooms rooms, Publisher publisher, Relay.Consumer apps) {
    return List.of(
        each("sockets", item -> publisher.publish(item.event())),
        each("copies", item -> rooms.followUps.apply(item.followUps())),
        apps);
  }

  private static Relay.Consumer each(String name, Consumer<Relay.Item> effect) {
    return new Relay.Consumer() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public void accept(List<Relay.Item> items) {
        items.forEach(effect);
      }
    };
  }
}

package dev.parley.role;

import dev.parley.realtime.feed.OutboxFeed;
import dev.parley.store.outbox.Relay;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Who reads the outboxes of a server, each with a position of its own. */
final class OutboxConsumers {
  private OutboxConsumers() {}

  static List<Relay.Consumer> all(Rooms rooms, OutboxFeed feed, Relay.Consumer... others) {
    List<Relay.Consumer> all = new ArrayList<>();
    all.add(feed);
    all.add(each("copies", item -> rooms.followUps.apply(item.followUps())));
    all.addAll(List.of(others));
    return all;
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

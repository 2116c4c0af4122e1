package dev.parley.realtime.feed;

import dev.parley.realtime.admin.AdminPeer;
import dev.parley.realtime.admin.Published;
import dev.parley.store.outbox.Relay;
import java.util.List;

/**
 * The consumer that brings committed events to the owners of their streams.
 *
 * <p>It tries every event of a batch, so one stream that nobody owns just now delays no other, and
 * takes the batch only if all of it was acknowledged: the rest comes again with the batch, and
 * owners drop what they have seen.
 */
public final class OutboxFeed implements Relay.Consumer {
  private final AdminPeer admin;

  public OutboxFeed(AdminPeer admin) {
    this.admin = admin;
  }

  @Override
  public String name() {
    return "sockets";
  }

  @Override
  public void accept(List<Relay.Item> items) {
    int left = 0;
    String reason = "";
    for (Published outcome : admin.publish(items.stream().map(Relay.Item::event).toList())) {
      if (outcome instanceof Published.Unacknowledged(String why)) {
        left++;
        reason = why;
      }
    }
    if (left > 0) {
      throw new Relay.NotTaken(left + " of " + items.size() + " events: " + reason);
    }
  }
}

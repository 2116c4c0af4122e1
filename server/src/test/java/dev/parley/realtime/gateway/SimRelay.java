package dev.parley.realtime.gateway;

import dev.parley.model.Event;
import dev.parley.realtime.admin.AdminPeer;
import dev.parley.realtime.admin.Published;
import dev.parley.realtime.feed.FeedLimits;
import dev.parley.realtime.feed.OutboxFeed;
import dev.parley.store.outbox.Relay;
import java.util.ArrayList;
import java.util.List;

/** A webapp's process: it publishes what it commits, and relays the outbox of its shard. */
final class SimRelay extends SimServers.Following {
  private static final int BATCH = 40;
  private static final int WAY_MICROS = 300;

  private final ClusterSimulation sim;
  private final List<Event> outbox;
  private final OutboxFeed feed;
  private final AdminPeer admins;

  /** The position that is stored; events up to it were taken. */
  private int position;

  SimRelay(ClusterSimulation sim, String id, List<Event> outbox, int stored) {
    super(sim, id);
    this.sim = sim;
    this.outbox = outbox;
    admins = events -> publish(events);
    FeedLimits limits =
        sim.rules.is(SimRules.NOT_REPEATED_AFTER_AN_EPOCH)
            ? new FeedLimits(0, 0)
            : new FeedLimits(60_000, 1_000);
    feed = new OutboxFeed(admins, ring, sim.scheduler, limits);
    position = (int) feed.from(stored);
    sim.scheduler.every(40, () -> turn(this::relay));
    sim.scheduler.every(100, () -> turn(feed::repeat));
  }

  int position() {
    return position;
  }

  /** Publishes at once what a request has committed; nobody waits for how it ends. */
  void committed(Event event) {
    sim.scheduler.after(
        WAY_MICROS, () -> run(() -> sim.network.send(this, this, () -> admins.publish(event))));
  }

  private void relay() {
    int end = Math.min(outbox.size(), position + BATCH);
    List<Relay.Item> items = new ArrayList<>();
    for (int i = position; i < end; i++) {
      items.add(new Relay.Item(i + 1, SimWorld.TEAM, outbox.get(i), List.of()));
    }
    if (items.isEmpty()) {
      return;
    }
    if (sim.rules.is(SimRules.MARKED_BEFORE_THE_EFFECT)) {
      position = end;
    }
    try {
      feed.accept(items);
      position = end;
    } catch (Relay.NotTaken e) {
      // All of it comes again.
    }
  }

  private List<Published> publish(List<Event> events) {
    SimServers.Admin admin = sim.anyAdmin();
    if (!sim.network.pass(this, admin) || !admin.isUp() || admin.isFrozen()) {
      return unacknowledged(events);
    }
    List<Published> outcomes = admin.server.publish(events);
    for (int i = 0; i < events.size(); i++) {
      sim.note(events.get(i).stream(), events.get(i).seq(), "published", outcomes.get(i), admin);
    }
    return sim.network.pass(admin, this) && isUp() && admin.isUp()
        ? outcomes
        : unacknowledged(events);
  }

  private static List<Published> unacknowledged(List<Event> events) {
    return events.stream().<Published>map(_ -> new Published.Unacknowledged("no_answer")).toList();
  }
}

package dev.parley.realtime.feed;

import dev.parley.model.Event;
import dev.parley.realtime.admin.AdminPeer;
import dev.parley.realtime.admin.Published;
import dev.parley.realtime.ring.Owner;
import dev.parley.realtime.ring.Ring;
import dev.parley.store.Keyspace;
import dev.parley.store.outbox.Relay;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The consumer that brings committed events to the owners of their streams.
 *
 * <p>It tries every event of a batch, so one stream that nobody owns just now delays no other, and
 * takes the batch only if all of it was acknowledged: the rest comes again with the batch, and
 * owners drop what they have seen.
 *
 * <p>An owner may have died with what it acknowledged in hand. So what was acknowledged lately is
 * kept in mind, and published again when the ring shows a newer epoch for its stream. A relay that
 * takes over remembers nothing and begins a little before the position that it finds.
 */
public final class OutboxFeed implements Relay.Consumer {
  private final AdminPeer admin;
  private final Ring ring;
  private final InstantSource clock;
  private final FeedLimits limits;
  private final List<OutboxFeed> shards = new CopyOnWriteArrayList<>();
  private final ArrayDeque<Taken> taken = new ArrayDeque<>();

  private record Taken(Event event, long epoch, long millis) {}

  /** A feed to owners that stay the same. */
  public OutboxFeed(AdminPeer admin) {
    this(admin, _ -> Owner.NOBODY, InstantSource.system(), FeedLimits.NOTHING);
  }

  /** A feed to owners that change, as the ring shows. */
  public OutboxFeed(AdminPeer admin, Ring ring, InstantSource clock, FeedLimits limits) {
    this.admin = admin;
    this.ring = ring;
    this.clock = clock;
    this.limits = limits;
  }

  @Override
  public String name() {
    return "sockets";
  }

  @Override
  public Relay.Consumer of(Keyspace keyspace, String shard) {
    OutboxFeed feed = new OutboxFeed(admin, ring, clock, limits);
    shards.add(feed);
    return feed;
  }

  @Override
  public long from(long stored) {
    return Math.max(0, stored - limits.repeatEvents());
  }

  @Override
  public void accept(List<Relay.Item> items) {
    String reason = "";
    List<Event> events = items.stream().map(Relay.Item::event).toList();
    List<Event> left = new ArrayList<>();
    for (Published outcome : publish(events, left)) {
      if (outcome instanceof Published.Unacknowledged(String why)) {
        reason = why;
      }
    }
    if (!left.isEmpty()) {
      throw new Relay.NotTaken(left.size() + " of " + items.size() + " events: " + reason);
    }
  }

  private List<Published> publish(List<Event> events, List<Event> left) {
    List<Published> outcomes = admin.publish(events);
    synchronized (taken) {
      for (int i = 0; i < events.size(); i++) {
        switch (outcomes.get(i)) {
          case Published.Acknowledged(long epoch) ->
              taken.addLast(new Taken(events.get(i), epoch, clock.millis()));
          case Published.Unacknowledged _ -> left.add(events.get(i));
        }
      }
      while (taken.size() > limits.repeatEvents()) {
        taken.removeFirst();
      }
    }
    return outcomes;
  }

  /**
   * Publishes again what was acknowledged in an epoch that has ended since; call it every 100 ms or
   * so, from one thread at a time.
   */
  public void repeat() {
    shards.forEach(OutboxFeed::repeat);
    List<Taken> ended = new ArrayList<>();
    synchronized (taken) {
      long old = clock.millis() - limits.repeatMillis();
      while (!taken.isEmpty() && taken.getFirst().millis() < old) {
        taken.removeFirst();
      }
      taken.removeIf(
          one -> ring.owner(one.event().stream()).epoch() > one.epoch() && ended.add(one));
    }
    if (ended.isEmpty()) {
      return;
    }
    List<Event> left = new ArrayList<>();
    var _ = publish(ended.stream().map(Taken::event).toList(), left);
    synchronized (taken) {
      // Those that nobody took stay due, in front and as old as they are.
      ended.reversed().stream().filter(one -> left.contains(one.event())).forEach(taken::addFirst);
    }
  }
}

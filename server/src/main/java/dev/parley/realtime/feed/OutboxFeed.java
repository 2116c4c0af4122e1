package dev.parley.realtime.feed;

import dev.parley.model.Event;
import dev.parley.model.StreamId;
import dev.parley.realtime.admin.AdminPeer;
import dev.parley.realtime.admin.Published;
import dev.parley.realtime.ring.Owner;
import dev.parley.realtime.ring.Ring;
import dev.parley.store.Keyspace;
import dev.parley.store.outbox.Relay;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The consumer that brings committed events to the owners of their streams.
 *
 * <p>It tries every event of a batch, so one stream that nobody owns just now delays no other, and
 * takes the batch only if all of it was acknowledged: the rest comes again with the batch, and
 * owners drop what they have seen.
 *
 * <p>An owner may have died with what it acknowledged in hand. So what was acknowledged lately is
 * kept in mind, and published again when the ring shows a newer epoch for its stream, until
 * somebody takes it; too much of it, and nothing new is taken. A relay that takes over remembers
 * nothing and begins a little before the position that it finds.
 */
public final class OutboxFeed implements Relay.Consumer {
  private final AdminPeer admin;
  private final Ring ring;
  private final InstantSource clock;
  private final FeedLimits limits;
  private final List<OutboxFeed> shards = new CopyOnWriteArrayList<>();

  /** What was acknowledged lately, each event once, however often its batch came. */
  private final SequencedMap<Place, Taken> taken = new LinkedHashMap<>();

  /** What has to be published again. */
  private final SequencedMap<Place, Event> due = new LinkedHashMap<>();

  private record Place(StreamId stream, long seq) {
    static Place of(Event event) {
      return new Place(event.stream(), event.seq());
    }
  }

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
    synchronized (taken) {
      if (due.size() > limits.repeatEvents()) {
        throw new Relay.NotTaken(due.size() + " events wait to be published again");
      }
    }
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
          case Published.Acknowledged(long epoch) -> {
            Event event = events.get(i);
            taken.putLast(Place.of(event), new Taken(event, epoch, clock.millis()));
          }
          case Published.Unacknowledged _ -> left.add(events.get(i));
        }
      }
      while (taken.size() > limits.repeatEvents()) {
        taken.pollFirstEntry();
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
    List<Event> again;
    synchronized (taken) {
      long old = clock.millis() - limits.repeatMillis();
      taken.values().removeIf(one -> one.millis() < old);
      taken.values().stream()
          .filter(this::hasEnded)
          .forEach(one -> due.put(Place.of(one.event()), one.event()));
      taken.keySet().removeAll(due.keySet());
      again = List.copyOf(due.values());
    }
    if (again.isEmpty()) {
      return;
    }
    List<Event> left = new ArrayList<>();
    var _ = publish(again, left);
    synchronized (taken) {
      due.clear();
      left.forEach(event -> due.put(Place.of(event), event));
    }
  }

  private boolean hasEnded(Taken one) {
    return ring.owner(one.event().stream()).epoch() > one.epoch();
  }
}

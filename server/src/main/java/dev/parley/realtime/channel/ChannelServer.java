package dev.parley.realtime.channel;

import dev.parley.model.Event;
import dev.parley.model.StreamId;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The owner of many streams, in memory. An event is accepted once, put behind its predecessor, and
 * handed to the gateways that asked for its stream. A new owner knows nothing and needs nothing:
 * the gateways' subscriptions tell it what is heard and up to where, and the store fills what is
 * missing.
 *
 * <p>Thread-safe. Streams share a fixed number of locks; reads of the store happen outside of them.
 */
public final class ChannelServer implements ChannelPeer {
  /** Gateways that one server serves, each a bit of a stream's entry. */
  public static final int MAX_GATEWAYS = 64;

  private static final Logger LOG = LoggerFactory.getLogger(ChannelServer.class);

  private final Ownership ownership;
  private final RecentEvents store;
  private final ChannelLimits limits;
  private final InstantSource clock;
  private final Fetches fetches;
  private final ChannelStats stats = new ChannelStats();
  private final ChannelStripe[] stripes;
  private final AtomicReferenceArray<@Nullable GatewayPeer> gateways =
      new AtomicReferenceArray<>(MAX_GATEWAYS);
  private long nextSweepMillis;

  /**
   * A server that knows nothing yet.
   *
   * @param executor runs reads of the store; at most {@code fetchesAtOnce} of them block at a time
   */
  public ChannelServer(
      Ownership ownership,
      RecentEvents store,
      Executor executor,
      InstantSource clock,
      ChannelLimits limits) {
    this.ownership = ownership;
    this.store = store;
    this.limits = limits;
    this.clock = clock;
    this.fetches = new Fetches(executor, limits.fetchesAtOnce(), limits.fetchesWaiting());
    this.stripes = new ChannelStripe[limits.stripes()];
    Arrays.setAll(stripes, _ -> new ChannelStripe(limits, stats, gateways::get));
    this.nextSweepMillis = clock.millis() + limits.idleMillis();
  }

  @Override
  public PublishAnswer publish(long epoch, Event event) {
    long own = ownership.epoch(event.stream());
    if (own == Ownership.NONE || own != epoch) {
      return PublishAnswer.NOT_OWNER;
    }
    return stripe(event.stream()).publish(own, event, clock.millis());
  }

  @Override
  public void subscribe(GatewayPeer gateway, StreamId stream, long known) {
    long epoch = ownership.epoch(stream);
    if (epoch != Ownership.NONE) {
      stripe(stream).subscribe(epoch, lane(gateway), gateway, stream, known, clock.millis());
    }
  }

  @Override
  public void unsubscribe(GatewayPeer gateway, StreamId stream) {
    int lane = find(gateway);
    if (lane >= 0) {
      stripe(stream).unsubscribe(lane, stream);
    }
  }

  @Override
  public void read(GatewayPeer gateway, StreamId stream, long after) {
    long epoch = ownership.epoch(stream);
    if (epoch == Ownership.NONE
        || stripe(stream).replay(epoch, gateway, stream, after, clock.millis())) {
      return;
    }
    if (!fetches.submit(() -> readFromStore(epoch, gateway, stream, after))) {
      stats.fetchesFailed.increment(); // the gateway asks again
    }
  }

  @Override
  public void transientEvent(Transient event) {
    if (ownership.epoch(event.stream()) != Ownership.NONE) {
      stripe(event.stream()).transientEvent(event);
    }
  }

  /** Forgets a gateway that is gone; one that comes back subscribes anew. */
  public void gatewayGone(GatewayPeer gateway) {
    int lane = find(gateway);
    if (lane >= 0) {
      for (ChannelStripe stripe : stripes) {
        stripe.forgetLane(lane);
      }
      gateways.set(lane, null);
    }
  }

  /**
   * Fetches what has been missing for too long; call every 20 ms or so, from one thread at a time.
   */
  public void tick() {
    long now = clock.millis();
    for (ChannelStripe stripe : stripes) {
      for (ChannelStripe.Due due : stripe.due(now)) {
        if (!fetches.submit(() -> fill(stripe, due))) {
          stats.fetchesFailed.increment();
          stripe.later(due.stream(), now);
        }
      }
    }
    if (now >= nextSweepMillis) {
      nextSweepMillis = now + limits.idleMillis();
      for (ChannelStripe stripe : stripes) {
        stripe.sweep();
      }
    }
  }

  public ChannelStats stats() {
    return stats;
  }

  /** Streams remembered at this moment. */
  public long streams() {
    return Arrays.stream(stripes).mapToLong(ChannelStripe::streams).sum();
  }

  /** Bytes of the events kept for resuming. */
  public long recentBytes() {
    return Arrays.stream(stripes).mapToLong(ChannelStripe::recentBytes).sum();
  }

  /** Events that wait for an earlier one. */
  public long heldEvents() {
    return Arrays.stream(stripes).mapToLong(ChannelStripe::heldEvents).sum();
  }

  private void fill(ChannelStripe stripe, ChannelStripe.Due due) {
    Optional<List<Event>> events;
    try {
      stats.fetches.increment();
      events = store.read(due.stream(), due.after(), limits.fetchEvents());
    } catch (RuntimeException e) {
      stats.fetchesFailed.increment();
      LOG.warn("events of {} after {} could not be fetched", due.stream(), due.after(), e);
      stripe.later(due.stream(), clock.millis());
      return;
    }
    stripe.fetched(ownership.epoch(due.stream()), due.stream(), events, clock.millis());
  }

  private void readFromStore(long epoch, GatewayPeer gateway, StreamId stream, long after) {
    Optional<List<Event>> events;
    try {
      stats.fetches.increment();
      events = store.read(stream, after, limits.fetchEvents());
    } catch (RuntimeException e) {
      stats.fetchesFailed.increment(); // the gateway asks again
      LOG.warn("events of {} after {} could not be read", stream, after, e);
      return;
    }
    long known = stripe(stream).last(stream);
    if (events.isEmpty()) {
      gateway.gone(stream, epoch, after, known);
      return;
    }
    long last = events.get().isEmpty() ? after : events.get().getLast().seq();
    gateway.replay(stream, epoch, after, events.get(), Math.max(known, last));
  }

  private ChannelStripe stripe(StreamId stream) {
    int mixed = stream.value().hashCode() * 0x85EBCA6B;
    return stripes[(mixed ^ (mixed >>> 16)) & (stripes.length - 1)];
  }

  private int find(GatewayPeer gateway) {
    for (int lane = 0; lane < MAX_GATEWAYS; lane++) {
      if (gateway.equals(gateways.get(lane))) {
        return lane;
      }
    }
    return -1;
  }

  private int lane(GatewayPeer gateway) {
    int lane = find(gateway);
    return lane >= 0 ? lane : claimLane(gateway);
  }

  private synchronized int claimLane(GatewayPeer gateway) {
    int known = find(gateway);
    if (known >= 0) {
      return known;
    }
    for (int lane = 0; lane < MAX_GATEWAYS; lane++) {
      if (gateways.compareAndSet(lane, null, gateway)) {
        return lane;
      }
    }
    throw new IllegalStateException("more than " + MAX_GATEWAYS + " gateways");
  }
}

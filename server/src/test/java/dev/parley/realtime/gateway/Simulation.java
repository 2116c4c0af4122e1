package dev.parley.realtime.gateway;

import dev.parley.model.Effect;
import dev.parley.model.Event;
import dev.parley.model.StreamId;
import dev.parley.realtime.admin.AdminServer;
import dev.parley.realtime.admin.Published;
import dev.parley.realtime.channel.ChannelLimits;
import dev.parley.realtime.channel.ChannelPeer;
import dev.parley.realtime.channel.ChannelServer;
import dev.parley.realtime.channel.GatewayPeer;
import dev.parley.realtime.channel.PublishAnswer;
import dev.parley.realtime.channel.Transient;
import dev.parley.realtime.presence.PresenceLimits;
import dev.parley.realtime.presence.PresenceServer;
import dev.parley.realtime.ring.Owner;
import dev.parley.realtime.ring.Ring;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * One seeded run of the production classes over a network that delays, loses, doubles and reorders,
 * with crashes, slow readers, joins, removals and forgotten events.
 */
final class Simulation extends SimHost {
  private static final long SOCKET_BYTES = 2_048;

  private static final ChannelLimits CHANNEL_LIMITS =
      new ChannelLimits(4, 4, 4_000, 16, 16, 20, 60, 8, 4, 64, 2_000);
  private static final GatewayLimits GATEWAY_LIMITS =
      new GatewayLimits(
          100,
          100,
          16_384,
          100,
          20_000,
          SOCKET_BYTES,
          SOCKET_BYTES / 2,
          40,
          16,
          10_000,
          10,
          10_000,
          16,
          4,
          1_000,
          500,
          200,
          3_000,
          1_000,
          700,
          100_000,
          1_000_000,
          150,
          600,
          100);

  private static final long KEPT_MILLIS = 1_500;

  private final GatewayRules rules;
  private final List<StreamId> conversations = new ArrayList<>();
  private final List<Gateway> gateways = new ArrayList<>();
  private final Map<Gateway, GatewayPeer> links = new HashMap<>();
  private final Map<Gateway, Integer> lives = new HashMap<>();
  private final Map<Event, Long> unacknowledged = new HashMap<>();
  private final AdminServer admin;
  private ChannelServer owner;
  private long epoch = 1;
  private boolean faulty = true;

  Simulation(long seed, GatewayRules rules) {
    super(seed, KEPT_MILLIS, SOCKET_BYTES);
    this.rules = rules;
    owner = newOwner();
    Ring ring = _ -> new Owner("cs", epoch);
    admin = new AdminServer(ring, _ -> new LossyOwner(owner));
  }

  void run() {
    for (int i = 0; i < 2; i++) {
      gateways.add(newGateway());
    }
    for (int i = 0; i < 5; i++) {
      conversations.add(StreamId.conversation("C" + i));
      world.log(conversations.getLast());
    }
    for (int i = 0; i < 4; i++) {
      SimClient client = new SimClient(this, "U" + i);
      world.person(client.userId);
      if (i == 3) {
        world.guests.add(client.userId);
      }
      clients.add(client);
      conversations.forEach(c -> maybe(0.6, () -> world.join(client.userId, c)));
      scheduler.after(scheduler.random.nextLong(300_000), client::reconnect);
    }
    scheduler.every(20, () -> owner.tick());
    scheduler.every(50, () -> List.copyOf(gateways).forEach(Gateway::tick));
    scheduler.every(60, this::relay);
    for (int i = 0; i < 220; i++) {
      scheduler.after(scheduler.random.nextLong(4_000_000), this::operation);
    }
    scheduler.runFor(4_000);
    faulty = false;
    calm = true;
    clients.forEach(client -> client.slow = false);
    scheduler.runFor(6_000);
    clients.forEach(SimClient::checkComplete);
    gateways.forEach(
        gateway -> {
          check(gateway.stats().failures.sum() == 0, "sim", "a gateway's task failed");
          check(gateway.counts().heldEvents() == 0, "8 bounded", "a gateway holds events at rest");
        });
    check(owner.heldEvents() == 0, "8 bounded", "events held at rest");
  }

  /** Some events are for guests alone. */
  private Effect[] audience() {
    return scheduler.chance(0.1) ? new Effect[] {new Effect.ForGuests()} : new Effect[0];
  }

  private void operation() {
    SimClient client = any(clients);
    StreamId conversation = any(conversations);
    double what = scheduler.random.nextDouble();
    if (what >= 0.86) {
      note(client.userId, "operation", what, conversation);
    }
    if (what < 0.62) {
      world.commit(conversation, "message", scheduler.chance(0.05), audience());
    } else if (what < 0.66) {
      world.commit(StreamId.workspace(SimWorld.TEAM), "user_change", false);
    } else if (what < 0.70) {
      world.commit(StreamId.person(client.userId), "channel_marked", false);
    } else if (what < 0.78) {
      world.join(client.userId, conversation);
    } else if (what < 0.86) {
      world.leave(client.userId, conversation);
    } else if (what < 0.91) {
      SimClient.Socket socket = client.socket;
      if (socket != null) {
        socket.cut();
        toGateway(socket, () -> socket.gateway.closed(socket));
      }
    } else if (what < 0.93) {
      client.slow = !client.slow;
    } else if (what < 0.95) {
      crashGateway(scheduler.random.nextInt(gateways.size()));
    } else if (what < 0.97) {
      epoch++;
      owner = newOwner();
    } else {
      world.prune(conversation);
    }
    check(owner.recentBytes() <= CHANNEL_LIMITS.recentBytes(), "8 bounded", "recent bytes");
  }

  private void crashGateway(int index) {
    Gateway dead = gateways.get(index);
    lives.remove(dead);
    owner.gatewayGone(Objects.requireNonNull(links.get(dead)));
    gateways.set(index, newGateway());
    for (SimClient client : clients) {
      SimClient.Socket socket = client.socket;
      if (socket != null && socket.gateway.equals(dead)) {
        socket.cut();
      }
    }
  }

  private Gateway newGateway() {
    Gateway[] made = new Gateway[1];
    GatewayServices services =
        new GatewayServices(
            Runnable::run,
            work -> scheduler.after(scheduler.random.nextLong(30_000), () -> alive(made[0], work)),
            scheduler,
            _ -> new LossyOwner(owner),
            new PresenceServer(scheduler, PresenceLimits.DEFAULT),
            world,
            (_, ids) -> Set.copyOf(ids),
            (_, _, _, _) -> new Sender.Sent.Refused(1, "not here"),
            (_, base, asOf) -> base + " " + asOf,
            new PlainPositions());
    Gateway gateway = new Gateway(services, GATEWAY_LIMITS, rules);
    made[0] = gateway;
    lives.put(gateway, lives.size());
    links.put(gateway, new LossyGateway(gateway));
    return gateway;
  }

  private void alive(Gateway gateway, Runnable work) {
    if (lives.containsKey(gateway)) {
      work.run();
    }
  }

  private ChannelServer newOwner() {
    long own = epoch;
    return new ChannelServer(
        _ -> own == epoch ? own : 0,
        world,
        work -> scheduler.after(scheduler.random.nextLong(20_000), work),
        scheduler,
        CHANNEL_LIMITS);
  }

  @Override
  Gateway anyGateway() {
    return any(gateways);
  }

  /** A socket's own frames stay in order, and none reaches a gateway that is gone. */
  @Override
  void toGateway(SimClient.Socket socket, Runnable message) {
    scheduler.after(700, () -> alive(socket.gateway, message));
  }

  @Override
  void committed(Event event) {
    note(event.stream(), event.seq(), event.type(), event.effects());
    unacknowledged.put(event, 0L);
    network(() -> publish(event));
  }

  private void publish(Event event) {
    if (admin.publish(event) instanceof Published.Acknowledged ack) {
      maybe(0.9, () -> unacknowledged.put(event, ack.epoch()));
    }
  }

  /** Brings again what no owner of this epoch has acknowledged, as the outbox does. */
  private void relay() {
    unacknowledged.keySet().stream()
        .filter(
            e ->
                unacknowledged.getOrDefault(e, 0L) != epoch
                    && e.seq() > world.log(e.stream()).prunedTo)
        .sorted(Comparator.comparing((Event e) -> e.stream().value()).thenComparingLong(Event::seq))
        .toList()
        .forEach(e -> network(() -> publish(e)));
  }

  private void network(Runnable message) {
    if (!faulty) {
      scheduler.after(500, message);
      return;
    }
    double chance = scheduler.random.nextDouble();
    if (chance < 0.06) {
      return;
    }
    scheduler.after(delay(), message);
    if (chance > 0.92) {
      scheduler.after(delay(), message);
    }
  }

  private long delay() {
    return scheduler.chance(0.1)
        ? scheduler.random.nextLong(250_000)
        : 200 + scheduler.random.nextLong(4_000);
  }

  /** The way to one life of the owner. */
  private final class LossyOwner implements ChannelPeer {
    private final ChannelServer to;

    LossyOwner(ChannelServer to) {
      this.to = to;
    }

    @Override
    public PublishAnswer publish(long atEpoch, Event event) {
      return to.publish(atEpoch, event);
    }

    @Override
    public void subscribe(GatewayPeer gateway, StreamId stream, long have) {
      GatewayPeer link = link(gateway);
      network(() -> to.subscribe(link, stream, have));
    }

    @Override
    public void unsubscribe(GatewayPeer gateway, StreamId stream) {
      GatewayPeer link = link(gateway);
      network(() -> to.unsubscribe(link, stream));
    }

    @Override
    public void read(GatewayPeer gateway, StreamId stream, long after) {
      GatewayPeer link = link(gateway);
      network(() -> to.read(link, stream, after));
    }

    @Override
    public void transientEvent(Transient event) {
      network(() -> to.transientEvent(event));
    }

    private GatewayPeer link(GatewayPeer gateway) {
      return Optional.ofNullable(links.get(gateway)).orElseThrow();
    }
  }

  /** The way to one life of a gateway. */
  private final class LossyGateway implements GatewayPeer {
    private final Gateway to;

    LossyGateway(Gateway to) {
      this.to = to;
    }

    private void carry(Runnable message) {
      network(() -> alive(to, message));
    }

    @Override
    public void subscribed(StreamId stream, long atEpoch, long last) {
      carry(() -> to.subscribed(stream, atEpoch, last));
    }

    @Override
    public void deliver(long atEpoch, Event event) {
      carry(() -> to.deliver(atEpoch, event));
    }

    @Override
    public void replay(StreamId stream, long atEpoch, long after, List<Event> events, long last) {
      carry(() -> to.replay(stream, atEpoch, after, events, last));
    }

    @Override
    public void gone(StreamId stream, long atEpoch, long after, long last) {
      carry(() -> to.gone(stream, atEpoch, after, last));
    }

    @Override
    public void transientEvent(Transient event) {
      carry(() -> to.transientEvent(event));
    }
  }

  /** Positions that a model client can read. */
  static final class PlainPositions implements PositionCodec {
    @Override
    public String encode(StreamId stream, long seq) {
      return stream.value() + ":" + seq;
    }

    @Override
    public Optional<Position> decode(String position) {
      int colon = position.lastIndexOf(':');
      return Optional.of(
          new Position(
              new StreamId(position.substring(0, colon)),
              Long.parseLong(position.substring(colon + 1))));
    }
  }
}

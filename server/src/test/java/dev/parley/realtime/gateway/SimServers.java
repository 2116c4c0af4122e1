package dev.parley.realtime.gateway;

import dev.parley.discovery.DiscoveryException;
import dev.parley.discovery.Registration;
import dev.parley.discovery.Server;
import dev.parley.discovery.ServerKind;
import dev.parley.model.Event;
import dev.parley.model.StreamId;
import dev.parley.realtime.admin.AdminServer;
import dev.parley.realtime.channel.ChannelLimits;
import dev.parley.realtime.channel.ChannelPeer;
import dev.parley.realtime.channel.ChannelServer;
import dev.parley.realtime.channel.GatewayPeer;
import dev.parley.realtime.channel.PublishAnswer;
import dev.parley.realtime.channel.Transient;
import dev.parley.realtime.presence.PresenceLimits;
import dev.parley.realtime.presence.PresenceServer;
import dev.parley.realtime.ring.Lease;
import dev.parley.realtime.ring.RingLimits;
import dev.parley.realtime.ring.RingManager;
import dev.parley.realtime.ring.RingMember;
import dev.parley.realtime.ring.RingView;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The servers of a simulated cluster: production classes, each in a process of its own. */
final class SimServers {
  static final RingLimits RING = new RingLimits(900, 60, 500, 500, 250);
  private static final int CONFIRM_MILLIS = 120;
  private static final ChannelLimits CHANNEL =
      new ChannelLimits(4, 4, 8_000, 16, 32, 20, 60, 8, 4, 64, 6_000);
  private static final GatewayLimits GATEWAY =
      new GatewayLimits(
          100,
          200,
          16_384,
          200,
          20_000,
          ClusterSimulation.SOCKET_BYTES,
          ClusterSimulation.SOCKET_BYTES / 2,
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
          6_000,
          1_000,
          700,
          100_000,
          1_000_000,
          150,
          1_000,
          100);

  private SimServers() {}

  /** A process that follows the ring. */
  static class Following extends SimNode {
    final SimDiscovery discovery;
    final RingView ring = new RingView();

    Following(ClusterSimulation sim, String id) {
      super(id);
      discovery = new SimDiscovery(sim, this, sim.truth);
      discovery.watch(RingView.KEY, ring::heard);
    }
  }

  private static Server server(String id, ServerKind kind) {
    return new Server(id, kind, "eu", "eu-a", id, 1, Map.of());
  }

  static final class Channel extends Following {
    final ChannelServer server;
    private final ClusterSimulation sim;
    private final Lease lease;
    private final Registration registration;
    private final Map<SimGateway, GatewayPeer> links = new HashMap<>();
    private boolean leaving;

    Channel(ClusterSimulation sim, String id, boolean isSpare) {
      super(sim, id);
      this.sim = sim;
      Server self = server(id, ServerKind.CHANNEL);
      registration =
          discovery.register(isSpare ? self.with(RingMember.SPARE_TAG, RingMember.YES) : self);
      RingLimits limits =
          sim.rules.is(SimRules.LEASE_WITHOUT_END) ? new RingLimits(1_000_000, 0, 0, 0, 0) : RING;
      lease =
          new Lease(
              id, ring, discovery, registration, () -> sim.scheduler.micros() * 1_000, limits);
      server =
          new ChannelServer(
              this::epoch,
              sim.world,
              work -> sim.scheduler.after(sim.scheduler.random.nextLong(20_000), () -> run(work)),
              sim.scheduler,
              CHANNEL);
      sim.scheduler.every(20, () -> turn(server::tick));
      sim.scheduler.every(CONFIRM_MILLIS, () -> turn(this::confirm));
    }

    private void confirm() {
      try {
        lease.confirm();
      } catch (DiscoveryException e) {
        // The lease runs on.
      }
      if (leaving && lease.slots() == 0) {
        registration.close();
        sim.ended(this);
      }
    }

    /** Asks to be relieved of all it owns; it ends once that happened. */
    void leave() {
      leaving = true;
      registration.change(
          server(id, ServerKind.CHANNEL).with(RingMember.LEAVING_TAG, RingMember.YES));
    }

    private long epoch(StreamId stream) {
      long epoch = lease.epoch(stream);
      if (epoch != Lease.NONE) {
        sim.judge.owns(this, stream, epoch, discovery.provenMillis);
      }
      return epoch;
    }

    void forget(SimGateway gateway) {
      GatewayPeer link = links.remove(gateway);
      if (link != null) {
        server.gatewayGone(link);
      }
    }

    GatewayPeer link(SimGateway gateway) {
      return links.computeIfAbsent(gateway, to -> to.from(this));
    }
  }

  static final class Admin extends Following {
    final AdminServer server;
    final RingManager manager;
    private final Registration registration;

    Admin(ClusterSimulation sim, String id) {
      super(sim, id);
      registration = discovery.register(server(id, ServerKind.ADMIN));
      manager = new RingManager(id, ring, discovery, sim.scheduler::millis, RING);
      server =
          new AdminServer(
              ring,
              owner -> {
                Channel channel = sim.channel(owner);
                return channel == null ? null : new Way(sim, this, channel);
              });
      sim.scheduler.every(50, () -> turn(manager::tick));
      sim.scheduler.every(CONFIRM_MILLIS, () -> turn(this::confirm));
    }

    private void confirm() {
      try {
        registration.confirm();
      } catch (DiscoveryException e) {
        // It comes again.
      }
    }
  }

  /** The way from a process to a channel server. */
  record Way(ClusterSimulation sim, SimNode from, Channel to) implements ChannelPeer {
    @Override
    public PublishAnswer publish(long epoch, Event event) {
      return publish(epoch, List.of(event)).getFirst();
    }

    @Override
    public List<PublishAnswer> publish(long epoch, List<Event> events) {
      if (sim.network.pass(from, to) && to.isUp()) {
        if (to.isFrozen()) {
          to.run(() -> to.server.publish(epoch, events));
        } else {
          List<PublishAnswer> answers = to.server.publish(epoch, events);
          if (sim.network.pass(to, from) && from.isUp()) {
            return answers;
          }
        }
      }
      return Collections.nCopies(events.size(), PublishAnswer.UNREACHABLE);
    }

    @Override
    public void subscribe(GatewayPeer gateway, StreamId stream, long known) {
      sim.network.send(
          from, to, () -> to.server.subscribe(to.link((SimGateway) from), stream, known));
    }

    @Override
    public void unsubscribe(GatewayPeer gateway, StreamId stream) {
      sim.network.send(from, to, () -> to.server.unsubscribe(to.link((SimGateway) from), stream));
    }

    @Override
    public void read(GatewayPeer gateway, StreamId stream, long after) {
      sim.network.send(from, to, () -> to.server.read(to.link((SimGateway) from), stream, after));
    }

    @Override
    public void transientEvent(Transient event) {
      sim.network.send(from, to, () -> to.server.transientEvent(event));
    }
  }

  static Gateway gateway(ClusterSimulation sim, SimGateway node) {
    return new Gateway(
        new GatewayServices(
            Runnable::run,
            work ->
                sim.scheduler.after(sim.scheduler.random.nextLong(20_000), () -> node.run(work)),
            sim.scheduler,
            node::owner,
            new PresenceServer(sim.scheduler, PresenceLimits.DEFAULT),
            sim.world,
            (_, ids) -> Set.copyOf(ids),
            (_, _, _, _) -> new Sender.Sent.Refused(1, "not here"),
            (_, base, asOf) -> base + " " + asOf,
            new Simulation.PlainPositions()),
        GATEWAY,
        sim.rules.gateway());
  }
}

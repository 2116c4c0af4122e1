package dev.parley.role;

import dev.parley.cli.Command;
import dev.parley.discovery.DiscoveryException;
import dev.parley.discovery.Registration;
import dev.parley.discovery.Server;
import dev.parley.discovery.ServerKind;
import dev.parley.realtime.grpc.ChannelService;
import dev.parley.realtime.grpc.ClusterLimits;
import dev.parley.realtime.grpc.ClusterServer;
import dev.parley.realtime.grpc.Line;
import dev.parley.realtime.grpc.Peers;
import dev.parley.realtime.grpc.RemoteAdmins;
import dev.parley.realtime.ring.Lease;
import dev.parley.realtime.ring.RingLimits;
import dev.parley.realtime.ring.RingMember;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A channel server: what {@code parley channel} starts. */
final class ChannelRole implements Role {
  private static final Logger LOG = LoggerFactory.getLogger(ChannelRole.class);
  private static final long CONFIRM_MILLIS = 1_000;
  private static final long LEAVE_LOOK_MILLIS = 100;

  /** How long others have to take over its slots before it ends all the same. */
  private static final long LEAVE_MILLIS_MAX = 10_000;

  private final Cluster cluster;
  private final Station station;
  private final ChannelWorks works;
  private final Registration registration;
  private final Lease lease;
  private final Server self;

  ChannelRole(Command.Channel options) throws Exception {
    cluster = new Cluster(options.cluster(), ServerKind.CHANNEL);
    station = new Station(options.listening(), Optional.empty(), cluster.id);
    Peers<Line> admins =
        cluster.peers(ServerKind.ADMIN, address -> new Line(cluster.dialer, address), _ -> {});
    AtomicReference<Lease> late = new AtomicReference<>();
    works =
        new ChannelWorks(
            stream -> {
              Lease held = late.get();
              return held == null ? Lease.NONE : held.epoch(stream);
            },
            new RemoteAdmins(admins, ClusterLimits.DEFAULT));
    ClusterServer port =
        cluster.serve(
            List.of(new ChannelService(works.server, ClusterLimits.DEFAULT, cluster.workers)));
    self =
        cluster.self(
            port, options.spare() ? Map.of(RingMember.SPARE_TAG, RingMember.YES) : Map.of());
    registration = cluster.join(self);
    lease =
        new Lease(
            cluster.id,
            cluster.ring,
            cluster.discovery,
            registration,
            System::nanoTime,
            RingLimits.DEFAULT);
    late.set(lease);
    cluster.every(CONFIRM_MILLIS, lease::confirm);
    ClusterChecks.add(station.health, cluster);
    station.observed.watch(port, cluster.ring, cluster.discovery);
    station.observed.watch(works.server);
  }

  @Override
  public List<String> lines() {
    return List.of(Station.ready(self, station.url()));
  }

  /** Gives its slots away first, so that nobody waits for it to be missed. */
  private void leave() {
    try {
      registration.change(self.with(RingMember.LEAVING_TAG, RingMember.YES));
    } catch (DiscoveryException e) {
      LOG.warn("nobody hears that this server leaves: {}", e.getMessage());
      return;
    }
    CountDownLatch gone = new CountDownLatch(1);
    cluster.every(
        LEAVE_LOOK_MILLIS,
        () -> {
          if (lease.slots() == 0) {
            gone.countDown();
          }
        });
    try {
      if (!gone.await(LEAVE_MILLIS_MAX, TimeUnit.MILLISECONDS)) {
        LOG.warn("this server ends with slots that nobody took");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    leave();
    cluster.close();
    station.close();
    works.close();
  }
}

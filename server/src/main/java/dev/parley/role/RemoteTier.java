package dev.parley.role;

import dev.parley.cli.Command;
import dev.parley.discovery.ServerKind;
import dev.parley.model.Refusal;
import dev.parley.observe.Health;
import dev.parley.realtime.admin.AdminPeer;
import dev.parley.realtime.feed.FeedLimits;
import dev.parley.realtime.feed.OutboxFeed;
import dev.parley.realtime.feed.StreamRows;
import dev.parley.realtime.feed.Tickets;
import dev.parley.realtime.gateway.Gateway;
import dev.parley.realtime.grpc.ClusterLimits;
import dev.parley.realtime.grpc.ClusterServer;
import dev.parley.realtime.grpc.Line;
import dev.parley.realtime.grpc.RemoteAdmins;
import dev.parley.realtime.grpc.WebappService;
import dev.parley.realtime.presence.PresencePeer;
import dev.parley.security.KeyPurpose;
import dev.parley.security.KeyRing;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The real-time tier in other processes, for a webapp server. */
final class RemoteTier implements Tier {
  private static final long REPEAT_MILLIS = 100;

  private final Cluster cluster;
  private final AdminPeer admin;
  private final OutboxFeed feed;
  private final PresencePeer people;
  private final Gateways gateways;
  private final Tickets tickets;
  private final ClusterServer port;

  RemoteTier(Command.Cluster options, Rooms rooms, KeyRing keys) throws IOException {
    cluster = new Cluster(options, ServerKind.WEBAPP);
    admin =
        new RemoteAdmins(
            cluster.peers(ServerKind.ADMIN, address -> new Line(cluster.dialer, address), _ -> {}),
            ClusterLimits.DEFAULT);
    feed = new OutboxFeed(admin, cluster.ring, Clock.systemUTC(), FeedLimits.DEFAULT);
    // A thread of its own: it waits for admin servers, while others must say that they live.
    cluster.closing(new Ticks("feed-ticks")).every(REPEAT_MILLIS, feed::repeat);
    people = People.of(cluster);
    gateways = new Gateways(cluster.region());
    cluster.watch(ServerKind.GATEWAY, gateways::heard);
    tickets = new Tickets(keys, Clock.systemUTC(), this::gatewayBase);
    GatewayDesk desk = GatewayDesk.of(rooms, new StreamRows(rooms.records.store()));
    port =
        cluster.serve(
            List.of(
                new WebappService(
                    desk.memberships(),
                    desk.visibility(),
                    desk.sender(),
                    keys.lend(KeyPurpose.TICKET, KeyPurpose.POSITION))));
  }

  /** Where the next socket opens. */
  private String gatewayBase() {
    return gateways.base("").orElseThrow(() -> new Refusal("service_unavailable"));
  }

  /** Counts among the living; the site answers. */
  void join(Health health) {
    cluster.joinAndConfirm(cluster.self(port, Map.of()));
    ClusterChecks.add(health, cluster);
    health.readiness(
        "gateways",
        () -> gateways.open() == 0 ? Optional.of("none takes sockets") : Optional.empty());
  }

  @Override
  public AdminPeer admin() {
    return admin;
  }

  @Override
  public OutboxFeed feed() {
    return feed;
  }

  @Override
  public PresencePeer presence() {
    return people;
  }

  @Override
  public Tickets tickets() {
    return tickets;
  }

  @Override
  public Optional<Gateway> gateway() {
    return Optional.empty();
  }

  @Override
  public void watch(Observed observed) {
    observed.watch(port, cluster.ring, cluster.discovery);
  }

  @Override
  public void close() {
    cluster.close();
  }
}

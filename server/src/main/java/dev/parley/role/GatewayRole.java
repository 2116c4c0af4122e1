package dev.parley.role;

import dev.parley.cli.Command;
import dev.parley.discovery.DiscoveryException;
import dev.parley.discovery.Registration;
import dev.parley.discovery.Server;
import dev.parley.discovery.ServerKind;
import dev.parley.model.StreamId;
import dev.parley.realtime.channel.ChannelPeer;
import dev.parley.realtime.feed.Tickets;
import dev.parley.realtime.grpc.ClusterLimits;
import dev.parley.realtime.grpc.ClusterServer;
import dev.parley.realtime.grpc.GatewayService;
import dev.parley.realtime.grpc.Line;
import dev.parley.realtime.grpc.Peers;
import dev.parley.realtime.grpc.RemoteChannel;
import dev.parley.realtime.grpc.RemoteWebapps;
import dev.parley.security.KeyRing;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A gateway: what {@code parley gateway} starts. */
final class GatewayRole implements Role {
  private static final Logger LOG = LoggerFactory.getLogger(GatewayRole.class);

  private final Cluster cluster;
  private final Station station;
  private final GatewayWorks works;
  private final Registration registration;
  private final Server self;
  private volatile boolean draining;

  GatewayRole(Command.Gateway options) throws Exception {
    cluster = new Cluster(options.cluster(), ServerKind.GATEWAY);
    station = new Station(options.listening(), options.tls(), cluster.id);
    Gateways others = new Gateways(cluster.region());
    cluster.watch(ServerKind.GATEWAY, others::heard);
    RemoteWebapps webapps =
        new RemoteWebapps(
            cluster.peers(ServerKind.WEBAPP, address -> new Line(cluster.dialer, address), _ -> {}),
            ClusterLimits.DEFAULT);
    String url = options.publicUrl().map(URI::toString).map(Site::bare).orElse(station.url());
    String base = "ws" + url.substring("http".length());
    KeyRing keys = BorrowedKeys.await(webapps);
    // A reconnect URL leads to another gateway: it is for the day on which this one is gone.
    Tickets tickets =
        new Tickets(keys, Clock.systemUTC(), () -> others.base(cluster.id).orElse(base));
    Peers<RemoteChannel> channels =
        cluster.peers(ServerKind.CHANNEL, this::channel, _ -> subscribeAgain());
    works =
        new GatewayWorks(
            keys,
            tickets,
            stream -> owner(channels, stream),
            People.of(cluster),
            new GatewayDesk(webapps, webapps, webapps),
            options.goodbyeSpread());
    followRing();
    station.open(new SocketDoor(tickets, works.gateway));
    ClusterServer port = cluster.serve(List.of(new GatewayService(this::drain)));
    self = cluster.self(port, Map.of(Gateways.URL_TAG, base));
    registration = cluster.joinAndConfirm(self);
    ClusterChecks.add(station.health, cluster);
    station.observed.watch(port, cluster.ring, cluster.discovery);
    station.observed.watch(works.gateway);
  }

  private RemoteChannel channel(InetSocketAddress address) {
    return new RemoteChannel(cluster.dialer, address, cluster.timer, _ -> subscribeAgain());
  }

  private ChannelPeer owner(Peers<RemoteChannel> channels, StreamId stream) {
    ChannelPeer found = channels.find(cluster.ring.owner(stream).serverId());
    return found == null ? Nobody.INSTANCE : found;
  }

  private void subscribeAgain() {
    GatewayWorks running = works;
    if (running != null) {
      running.gateway.subscribeAgain(_ -> true);
    }
  }

  /** Whoever owns a stream since this table learns what is heard here of it. */
  private void followRing() {
    cluster.ring.onChange(
        _ -> works.gateway.ringChanged(stream -> cluster.ring.owner(stream).epoch()));
  }

  /** Sends the clients elsewhere; answers how many there are. */
  private int drain(Duration spread) {
    if (!draining) {
      draining = true;
      try {
        registration.change(self.with(Gateways.DRAINING_TAG, "yes"));
      } catch (DiscoveryException e) {
        LOG.warn("nobody hears that this gateway drains: {}", e.getMessage());
      }
      works.gateway.drain(spread);
    }
    return works.gateway.counts().sockets();
  }

  @Override
  public List<String> lines() {
    return List.of(Station.ready(self, station.url()));
  }

  @Override
  public void close() {
    try {
      registration.change(self.with(Gateways.DRAINING_TAG, "yes"));
    } catch (DiscoveryException e) {
      LOG.warn("nobody hears that this gateway ends: {}", e.getMessage());
    }
    works.close();
    cluster.close();
    station.close();
  }
}

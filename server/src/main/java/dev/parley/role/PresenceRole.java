package dev.parley.role;

import dev.parley.cli.Command;
import dev.parley.discovery.Server;
import dev.parley.discovery.ServerKind;
import dev.parley.realtime.grpc.ClusterLimits;
import dev.parley.realtime.grpc.ClusterServer;
import dev.parley.realtime.grpc.PresenceService;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A presence server: what {@code parley presence} starts. */
final class PresenceRole implements Role {
  private final PresenceWorks works = new PresenceWorks();
  private final Cluster cluster;
  private final Station station;
  private final String ready;

  PresenceRole(Command.PresenceServer options) throws Exception {
    cluster = new Cluster(options.cluster(), ServerKind.PRESENCE);
    station = new Station(options.listening(), Optional.empty(), cluster.id);
    ClusterServer port =
        cluster.serve(
            List.of(new PresenceService(works.server, ClusterLimits.DEFAULT, cluster.workers)));
    Server self = cluster.self(port, Map.of());
    cluster.joinAndConfirm(self);
    ClusterChecks.add(station.health, cluster);
    station.observed.watch(port, cluster.ring, cluster.discovery);
    station.observed.watch(works.server);
    ready = Station.ready(self, station.url());
  }

  @Override
  public List<String> lines() {
    return List.of(ready);
  }

  @Override
  public void close() {
    cluster.close();
    station.close();
    works.close();
  }
}

package dev.parley.role;

import dev.parley.cli.Command;
import dev.parley.discovery.Server;
import dev.parley.discovery.ServerKind;
import dev.parley.realtime.admin.AdminServer;
import dev.parley.realtime.feed.StreamRows;
import dev.parley.realtime.grpc.AdminService;
import dev.parley.realtime.grpc.ClusterServer;
import dev.parley.realtime.grpc.Peers;
import dev.parley.realtime.grpc.RemoteChannel;
import dev.parley.realtime.ring.RingLimits;
import dev.parley.realtime.ring.RingManager;
import dev.parley.store.folder.DataFolder;
import dev.parley.store.jdbc.JdbcStore;
import dev.parley.store.jdbc.PoolLimits;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** An admin server: what {@code parley admin} starts. */
final class AdminRole implements Role {
  private static final PoolLimits POOL = PoolLimits.DEFAULTS.withConnections(16);
  private static final long RING_TICK_MILLIS = 100;

  private final Database database;
  private final JdbcStore store;
  private final Cluster cluster;
  private final Station station;
  private final String ready;

  AdminRole(Command.Admin options) throws Exception {
    database = Database.visiting(options.place(), DataFolder.open(options.place().data()), "admin");
    store = new JdbcStore(database.urls(), POOL, new SecureRandom());
    cluster = new Cluster(options.cluster(), ServerKind.ADMIN);
    station = new Station(options.listening(), Optional.empty(), cluster.id);
    Peers<RemoteChannel> channels =
        cluster.peers(
            ServerKind.CHANNEL,
            address -> new RemoteChannel(cluster.dialer, address, cluster.timer, _ -> {}),
            _ -> {});
    AdminServer admin = new AdminServer(cluster.ring, channels::find);
    ClusterServer port = cluster.serve(List.of(new AdminService(admin, new StreamRows(store))));
    Server self = cluster.self(port, Map.of());
    cluster.joinAndConfirm(self);
    LongSupplier millis = () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    RingManager manager =
        cluster.closing(
            new RingManager(
                cluster.id, cluster.ring, cluster.discovery, millis, RingLimits.DEFAULT));
    cluster.every(RING_TICK_MILLIS, manager::tick);
    ClusterChecks.add(station.health, cluster);
    station.observed.watch(port, cluster.ring, cluster.discovery);
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
    store.close();
    try {
      database.close();
    } catch (Exception e) {
      throw new IllegalStateException("the database did not close", e);
    }
  }
}

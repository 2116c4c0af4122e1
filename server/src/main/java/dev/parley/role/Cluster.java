package dev.parley.role;

import dev.parley.cli.Command;
import dev.parley.discovery.Discovery;
import dev.parley.discovery.DiscoveryException;
import dev.parley.discovery.DiscoveryLimits;
import dev.parley.discovery.Registration;
import dev.parley.discovery.Server;
import dev.parley.discovery.ServerKind;
import dev.parley.discovery.Watch;
import dev.parley.realtime.grpc.ClusterLimits;
import dev.parley.realtime.grpc.ClusterSecurity;
import dev.parley.realtime.grpc.ClusterServer;
import dev.parley.realtime.grpc.Dialer;
import dev.parley.realtime.grpc.Peers;
import dev.parley.realtime.ring.RingView;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A server's place in its cluster: who else is there, what is open to them, its port for them. */
final class Cluster implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);
  private static final int TIMER_THREADS = 2;

  private final Command.Cluster options;
  private final ServerKind kind;
  private final ArrayDeque<AutoCloseable> open = new ArrayDeque<>();
  private final Ticks ticks = new Ticks("cluster-ticks");
  final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
  final ScheduledExecutorService timer = Executors.newScheduledThreadPool(TIMER_THREADS);
  final String id;
  final Discovery discovery;
  final Dialer dialer;
  final RingView ring = new RingView();
  private final ClusterSecurity security;

  Cluster(Command.Cluster options, ServerKind kind) throws IOException {
    this.options = options;
    this.kind = kind;
    this.security = Membership.of(options.membership(), System.getenv());
    this.dialer = new Dialer(security, ClusterLimits.DEFAULT);
    this.id = Server.newId(kind.word(), new SecureRandom());
    this.discovery = closing(Discoveries.open(options.discovery(), System.getenv()));
    closing(discovery.watch(RingView.KEY, ring::heard));
  }

  /** Closes it along with the cluster, the last one first. */
  <T extends AutoCloseable> T closing(T one) {
    open.addFirst(one);
    return one;
  }

  /** What is open to each living server of a kind. */
  <T extends AutoCloseable> Peers<T> peers(
      ServerKind of, Function<InetSocketAddress, T> opening, Consumer<Peers<T>> changed) {
    Peers<T> peers = closing(new Peers<>(opening));
    watch(
        of,
        servers -> {
          peers.update(servers.stream().collect(Collectors.toMap(Server::id, Cluster::address)));
          changed.accept(peers);
        });
    return peers;
  }

  void watch(ServerKind of, Consumer<List<Server>> listener) {
    Watch watch = discovery.watch(of, listener);
    closing(watch);
  }

  private static InetSocketAddress address(Server server) {
    return new InetSocketAddress(server.host(), server.port());
  }

  /** Opens the port for the others. */
  ClusterServer serve(List<ClusterServer.ClusterService> services) throws IOException {
    return closing(
        ClusterServer.start(
            new InetSocketAddress(options.bind(), options.port()),
            security,
            ClusterLimits.DEFAULT,
            workers,
            services));
  }

  /** This server, as the others see it at that port. */
  Server self(ClusterServer port, Map<String, String> tags) {
    return new Server(
        id, kind, options.region(), options.zone(), options.bind(), port.port(), tags);
  }

  /** Counts among the living from now on, until the cluster closes. */
  Registration join(Server self) {
    Registration registration = discovery.register(self);
    open.addFirst(registration);
    return registration;
  }

  /** The same for a server that nothing else confirms. */
  Registration joinAndConfirm(Server self) {
    Registration registration = join(self);
    every(DiscoveryLimits.DEFAULT.confirmMillis(), registration::confirm);
    return registration;
  }

  /** Does it again and again; discovery that does not answer is no more than a line of the log. */
  void every(long millis, Runnable work) {
    ticks.every(
        millis,
        () -> {
          try {
            work.run();
          } catch (DiscoveryException e) {
            LOG.warn("discovery does not answer: {}", e.getMessage());
          }
        });
  }

  String region() {
    return options.region();
  }

  @Override
  public void close() {
    ticks.close();
    for (AutoCloseable one : open) {
      try {
        one.close();
      } catch (Exception e) {
        LOG.warn("something of the cluster did not close", e);
      }
    }
    timer.shutdownNow();
    workers.shutdown();
  }
}

package dev.parley.realtime.grpc;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** Servers and callers of one cluster on this machine, closed together, the last one first. */
final class Loopback implements AutoCloseable {
  static final ClusterSecurity SECRET =
      new ClusterSecurity.SharedSecret("0123456789abcdef0123456789abcdef");

  final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  final ScheduledExecutorService timer = Executors.newScheduledThreadPool(1);
  private final List<AutoCloseable> open = new ArrayList<>();

  static InetSocketAddress any() {
    return at(0);
  }

  static InetSocketAddress at(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  <T extends AutoCloseable> T closing(T one) {
    open.addLast(one);
    return one;
  }

  ClusterServer serve(
      InetSocketAddress address, ClusterSecurity security, ClusterServer.ClusterService service)
      throws IOException {
    return closing(
        ClusterServer.start(address, security, ClusterLimits.DEFAULT, executor, List.of(service)));
  }

  Dialer dialer(ClusterSecurity security) throws IOException {
    return new Dialer(security, ClusterLimits.DEFAULT);
  }

  @Override
  public void close() throws Exception {
    timer.shutdownNow();
    for (AutoCloseable one : open.reversed()) {
      one.close();
    }
    executor.shutdownNow();
  }
}

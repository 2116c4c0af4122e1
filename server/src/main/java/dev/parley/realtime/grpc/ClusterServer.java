package dev.parley.realtime.grpc;

import io.grpc.BindableService;
import io.grpc.InsecureServerCredentials;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerCredentials;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.TlsServerCredentials;
import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** The port on which a server listens to others of its cluster, and to nobody else. */
public final class ClusterServer implements AutoCloseable {
  static final Metadata.Key<String> TOKEN =
      Metadata.Key.of("parley-cluster-token", Metadata.ASCII_STRING_MARSHALLER);

  private final Server server;
  private final ClusterLimits limits;
  private final LongAdder refused = new LongAdder();

  private ClusterServer(
      InetSocketAddress address,
      ClusterSecurity security,
      ClusterLimits limits,
      Executor executor,
      List<ClusterService> services)
      throws IOException {
    this.limits = limits;
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(address, credentials(security))
            .executor(executor)
            .maxInboundMessageSize(limits.messageBytes())
            .maxConcurrentCallsPerConnection(limits.callsPerConnection())
            .keepAliveTime(limits.keepAliveMillis(), TimeUnit.MILLISECONDS)
            .keepAliveTimeout(limits.keepAliveTimeoutMillis(), TimeUnit.MILLISECONDS)
            .permitKeepAliveTime(limits.keepAliveMillis() / 2, TimeUnit.MILLISECONDS)
            .permitKeepAliveWithoutCalls(true);
    if (security instanceof ClusterSecurity.SharedSecret secret) {
      builder.intercept(proven(new CallTokens(secret, InstantSource.system())));
    }
    services.stream().map(ClusterService::bound).forEach(builder::addService);
    this.server = builder.build().start();
  }

  /** Something that other servers call. */
  public abstract static class ClusterService {
    ClusterService() {}

    abstract BindableService bound();
  }

  /**
   * Listens.
   *
   * @param executor runs what the services do, which may block if its threads are many
   */
  public static ClusterServer start(
      InetSocketAddress address,
      ClusterSecurity security,
      ClusterLimits limits,
      Executor executor,
      List<ClusterService> services)
      throws IOException {
    return new ClusterServer(address, security, limits, executor, services);
  }

  private static ServerCredentials credentials(ClusterSecurity security) throws IOException {
    return switch (security) {
      case ClusterSecurity.Certificates files ->
          TlsServerCredentials.newBuilder()
              .keyManager(files.certificate().toFile(), files.key().toFile())
              .trustManager(files.authority().toFile())
              .clientAuth(TlsServerCredentials.ClientAuth.REQUIRE)
              .build();
      case ClusterSecurity.SharedSecret _ -> InsecureServerCredentials.create();
    };
  }

  private ServerInterceptor proven(CallTokens tokens) {
    return new ServerInterceptor() {
      @Override
      public <Q, A> ServerCall.Listener<Q> interceptCall(
          ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        String token = headers.get(TOKEN);
        if (token != null && tokens.isGood(call.getMethodDescriptor().getFullMethodName(), token)) {
          return next.startCall(call, headers);
        }
        refused.increment();
        call.close(Status.UNAUTHENTICATED, new Metadata());
        return new ServerCall.Listener<>() {};
      }
    };
  }

  public int port() {
    return server.getPort();
  }

  /** Calls that came without a proof of the secret. */
  public long refused() {
    return refused.sum();
  }

  /** Takes no new calls, gives those under way their time, and ends. */
  @Override
  public void close() {
    server.shutdown();
    try {
      if (!server.awaitTermination(limits.drainMillis(), TimeUnit.MILLISECONDS)) {
        server.shutdownNow();
      }
    } catch (InterruptedException e) {
      server.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}

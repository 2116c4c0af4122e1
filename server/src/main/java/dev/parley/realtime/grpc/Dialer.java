package dev.parley.realtime.grpc;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ChannelCredentials;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.TlsChannelCredentials;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/** Connects to servers of the cluster, with the proof that this one belongs to it. Thread-safe. */
public final class Dialer {
  private final ChannelCredentials credentials;
  private final ClientInterceptor[] proofs;
  final ClusterLimits limits;

  /**
   * Reads what it needs for proofs.
   *
   * @throws IOException if certificates cannot be read
   */
  public Dialer(ClusterSecurity security, ClusterLimits limits) throws IOException {
    this.limits = limits;
    switch (security) {
      case ClusterSecurity.Certificates files -> {
        credentials =
            TlsChannelCredentials.newBuilder()
                .keyManager(files.certificate().toFile(), files.key().toFile())
                .trustManager(files.authority().toFile())
                .build();
        proofs = new ClientInterceptor[0];
      }
      case ClusterSecurity.SharedSecret secret -> {
        credentials = InsecureChannelCredentials.create();
        proofs = new ClientInterceptor[] {proof(new CallTokens(secret, InstantSource.system()))};
      }
    }
  }

  /** A connection to come; it is made with the first call, and again after each loss. */
  ManagedChannel dial(InetSocketAddress address) {
    return NettyChannelBuilder.forAddress(address.getHostString(), address.getPort(), credentials)
        .maxInboundMessageSize(limits.messageBytes())
        .keepAliveTime(limits.keepAliveMillis(), TimeUnit.MILLISECONDS)
        .keepAliveTimeout(limits.keepAliveTimeoutMillis(), TimeUnit.MILLISECONDS)
        .keepAliveWithoutCalls(true)
        .intercept(proofs)
        .build();
  }

  private static ClientInterceptor proof(CallTokens tokens) {
    return new ClientInterceptor() {
      @Override
      public <Q, A> ClientCall<Q, A> interceptCall(
          MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
        return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
          @Override
          public void start(Listener<A> listener, Metadata headers) {
            headers.put(ClusterServer.TOKEN, tokens.issue(method.getFullMethodName()));
            super.start(listener, headers);
          }
        };
      }
    };
  }
}

package dev.parley.realtime.grpc;

import dev.parley.realtime.grpc.wire.DrainReply;
import dev.parley.realtime.grpc.wire.DrainRequest;
import dev.parley.realtime.grpc.wire.GatewayGrpc;
import io.grpc.BindableService;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.function.ToIntFunction;

/** A gateway as who runs the installation reaches it. */
public final class GatewayService extends ClusterServer.ClusterService {
  private final ToIntFunction<Duration> drain;

  /**
   * Stands before a gateway.
   *
   * @param drain says goodbye to every socket within the time; answers how many there are
   */
  public GatewayService(ToIntFunction<Duration> drain) {
    this.drain = drain;
  }

  @Override
  BindableService bound() {
    return new GatewayGrpc.GatewayImplBase() {
      @Override
      public void drain(DrainRequest request, StreamObserver<DrainReply> answer) {
        int sockets = drain.applyAsInt(Duration.ofMillis(Math.max(0, request.getSpreadMillis())));
        answer.onNext(DrainReply.newBuilder().setSockets(sockets).build());
        answer.onCompleted();
      }
    };
  }
}

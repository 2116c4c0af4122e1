package dev.parley.realtime.grpc;

import dev.parley.realtime.grpc.wire.DrainRequest;
import dev.parley.realtime.grpc.wire.GatewayGrpc;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A gateway in another process, for who runs the installation. */
public final class RemoteGatewayControl implements AutoCloseable {
  private final Line line;
  private final ClusterLimits limits;

  public RemoteGatewayControl(Dialer dialer, InetSocketAddress address) {
    this.line = new Line(dialer, address);
    this.limits = dialer.limits;
  }

  /**
   * Has it say goodbye to every socket, spread over the time; answers how many there are.
   *
   * @throws io.grpc.StatusRuntimeException if it does not answer
   */
  public int drain(Duration spread) {
    return GatewayGrpc.newBlockingStub(line.channel)
        .withDeadlineAfter(limits.callMillis(), TimeUnit.MILLISECONDS)
        .drain(DrainRequest.newBuilder().setSpreadMillis(spread.toMillis()).build())
        .getSockets();
  }

  @Override
  public void close() {
    line.close();
  }
}

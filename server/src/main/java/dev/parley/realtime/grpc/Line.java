package dev.parley.realtime.grpc;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Function;

/** A connection for calls that each have their answer. */
public final class Line implements AutoCloseable {
  final ManagedChannel channel;

  /** Connects with the first call. */
  public Line(Dialer dialer, InetSocketAddress address) {
    channel = dialer.dial(address);
  }

  /**
   * Asks the servers one after the other until one answers, at most {@code tries} of them.
   *
   * @throws StatusRuntimeException as the last one failed; {@code UNAVAILABLE} if there is none
   */
  static <A> A ask(List<Line> lines, int tries, Function<ManagedChannel, A> call) {
    StatusRuntimeException failed =
        Status.UNAVAILABLE.withDescription("nobody is there").asRuntimeException();
    for (Line line : lines.subList(0, Math.min(tries, lines.size()))) {
      try {
        return call.apply(line.channel);
      } catch (StatusRuntimeException e) {
        if (e.getStatus().getCode() == Status.Code.UNAVAILABLE) {
          line.channel.resetConnectBackoff();
        }
        failed = e;
      }
    }
    throw failed;
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}

package dev.parley.realtime.grpc;

import io.grpc.ManagedChannel;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A stream to another server that is opened again whenever it is lost.
 *
 * @param <I> what goes out
 * @param <M> a message of several of them
 * @param <A> a message that comes in
 */
final class Link<I, M, A> implements AutoCloseable {
  /** Opens the stream on a connection. */
  @FunctionalInterface
  interface Opening<M, A> {
    Object open(ClientResponseObserver<M, A> observer);
  }

  final Outbound<I, M> out;
  private final ManagedChannel channel;
  private final Opening<M, A> opening;
  private final Consumer<A> take;
  private final Reconnection reconnection;
  private volatile @Nullable ClientCallStreamObserver<M> stream;

  /**
   * Connects at once.
   *
   * @param connectedAgain called when the stream stands after one was lost: what was said before
   *     has to be said again
   */
  Link(
      ManagedChannel channel,
      ClusterLimits limits,
      ScheduledExecutorService timer,
      Outbound<I, M> out,
      Opening<M, A> opening,
      Consumer<A> take,
      Runnable connectedAgain) {
    this.channel = channel;
    this.out = out;
    this.opening = opening;
    this.take = take;
    this.reconnection = new Reconnection(limits, timer, this::connect, connectedAgain);
    connect();
  }

  private void connect() {
    channel.resetConnectBackoff();
    var _ = opening.open(new Observer());
  }

  /** Gives up the stream that stands; another one follows. */
  void restart() {
    ClientCallStreamObserver<M> to = stream;
    if (to != null) {
      to.cancel("what was to be said found no room", null);
    }
  }

  @Override
  public void close() {
    reconnection.close();
    ClientCallStreamObserver<M> to = stream;
    if (to != null) {
      to.cancel("the link is given up", null);
    }
  }

  private final class Observer implements ClientResponseObserver<M, A> {
    @Override
    public void beforeStart(ClientCallStreamObserver<M> to) {
      stream = to;
      to.setOnReadyHandler(
          () -> {
            // Ready for the first time means connected.
            if (reconnection.connected(to)) {
              out.open(to);
            }
            out.wake();
          });
    }

    @Override
    public void onNext(A message) {
      take.accept(message);
    }

    @Override
    public void onError(Throwable error) {
      lost();
    }

    @Override
    public void onCompleted() {
      lost();
    }

    private void lost() {
      out.lost();
      if (channel.isShutdown()) {
        reconnection.close();
      }
      reconnection.lost();
    }
  }
}

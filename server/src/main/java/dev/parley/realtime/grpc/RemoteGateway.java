package dev.parley.realtime.grpc;

import dev.parley.model.Event;
import dev.parley.model.StreamId;
import dev.parley.realtime.channel.GatewayPeer;
import dev.parley.realtime.channel.Transient;
import dev.parley.realtime.grpc.wire.ToGateway;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A gateway as the channel server sees it through one stream.
 *
 * <p>What a gateway takes more slowly than it comes is dropped, and once the gateway has caught up
 * it is told how far each of those streams came, so that it reads what it lacks.
 */
final class RemoteGateway implements GatewayPeer {

  private record Standing(long epoch, long last) {
    Standing newest(Standing other) {
      return other.epoch() > epoch || (other.epoch() == epoch && other.last() > last)
          ? other
          : this;
    }
  }

  private final Outbound<ToGateway.Item, ToGateway> out;
  private final Map<StreamId, Standing> owed = new LinkedHashMap<>();
  private final int owedLimit;
  private final Runnable tooSlow;
  private volatile @Nullable ServerCallStreamObserver<ToGateway> stream;

  /**
   * A gateway to be {@link #open}ed.
   *
   * @param tooSlow called, perhaps more than once, when more is owed than is remembered
   */
  RemoteGateway(ClusterLimits limits, Executor executor, Runnable tooSlow) {
    this.owedLimit = limits.owedStreams();
    this.tooSlow = tooSlow;
    this.out =
        new Outbound<>(
            limits,
            executor,
            ToGateway.Item::getSerializedSize,
            items -> ToGateway.newBuilder().addAllItems(items).build(),
            this::nextOwed);
  }

  void open(ServerCallStreamObserver<ToGateway> to) {
    stream = to;
    out.open(to);
  }

  void ready() {
    out.wake();
  }

  void lost() {
    out.lost();
  }

  void fail(Status why) {
    ServerCallStreamObserver<ToGateway> to = stream;
    if (to != null) {
      to.onError(why.asRuntimeException());
    }
  }

  void complete() {
    ServerCallStreamObserver<ToGateway> to = stream;
    if (to != null) {
      to.onCompleted();
    }
  }

  @Override
  public void subscribed(StreamId stream, long epoch, long last) {
    if (!out.offer(subscribedItem(stream, epoch, last))) {
      owe(stream, epoch, last);
    }
  }

  @Override
  public void deliver(long epoch, Event event) {
    ToGateway.Item item =
        ToGateway.Item.newBuilder()
            .setDeliver(ToGateway.Deliver.newBuilder().setEpoch(epoch).setEvent(Wire.of(event)))
            .build();
    if (!out.offer(item)) {
      owe(event.stream(), epoch, event.seq());
    }
  }

  @Override
  public void replay(StreamId stream, long epoch, long after, List<Event> events, long last) {
    ToGateway.Replay.Builder replay =
        ToGateway.Replay.newBuilder()
            .setStream(stream.value())
            .setEpoch(epoch)
            .setAfter(after)
            .setLast(last);
    events.forEach(event -> replay.addEvents(Wire.of(event)));
    var _ =
        out.offer(ToGateway.Item.newBuilder().setReplay(replay).build()); // else asked for again
  }

  @Override
  public void gone(StreamId stream, long epoch, long after, long last) {
    ToGateway.Gone.Builder gone =
        ToGateway.Gone.newBuilder()
            .setStream(stream.value())
            .setEpoch(epoch)
            .setAfter(after)
            .setLast(last);
    var _ = out.offer(ToGateway.Item.newBuilder().setGone(gone).build()); // else asked for again
  }

  @Override
  public void transientEvent(Transient event) {
    var _ = out.offer(ToGateway.Item.newBuilder().setTransient(Wire.of(event)).build());
  }

  private static ToGateway.Item subscribedItem(StreamId stream, long epoch, long last) {
    return ToGateway.Item.newBuilder()
        .setSubscribed(
            ToGateway.Subscribed.newBuilder()
                .setStream(stream.value())
                .setEpoch(epoch)
                .setLast(last))
        .build();
  }

  private void owe(StreamId stream, long epoch, long last) {
    boolean room;
    synchronized (owed) {
      owed.merge(stream, new Standing(epoch, last), Standing::newest);
      room = owed.size() <= owedLimit;
    }
    if (room) {
      out.wake();
    } else {
      tooSlow.run();
    }
  }

  private ToGateway.@Nullable Item nextOwed() {
    synchronized (owed) {
      Iterator<Map.Entry<StreamId, Standing>> first = owed.entrySet().iterator();
      if (!first.hasNext()) {
        return null;
      }
      Map.Entry<StreamId, Standing> next = first.next();
      first.remove();
      return subscribedItem(next.getKey(), next.getValue().epoch(), next.getValue().last());
    }
  }
}

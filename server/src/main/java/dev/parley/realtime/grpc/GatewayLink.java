package dev.parley.realtime.grpc;

import dev.parley.model.StreamId;
import dev.parley.realtime.channel.GatewayPeer;
import dev.parley.realtime.channel.Transient;
import dev.parley.realtime.grpc.wire.ChannelGrpc;
import dev.parley.realtime.grpc.wire.ToChannel;
import dev.parley.realtime.grpc.wire.ToGateway;
import io.grpc.ManagedChannel;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/** The stream between one gateway of this process and a channel server. */
final class GatewayLink implements AutoCloseable {
  private final GatewayPeer gateway;
  private final ManagedChannel channel;
  private final Outbound<ToChannel.Item, ToChannel> out;
  private final Reconnection reconnection;
  private volatile @Nullable ClientCallStreamObserver<ToChannel> stream;

  GatewayLink(
      GatewayPeer gateway,
      ManagedChannel channel,
      ClusterLimits limits,
      ScheduledExecutorService timer,
      Runnable connectedAgain) {
    this.gateway = gateway;
    this.channel = channel;
    this.out =
        new Outbound<>(
            limits,
            timer,
            ToChannel.Item::getSerializedSize,
            items -> ToChannel.newBuilder().addAllItems(items).build(),
            () -> null);
    this.reconnection = new Reconnection(limits, timer, this::connect, connectedAgain);
    connect();
  }

  private void connect() {
    channel.resetConnectBackoff();
    var _ = ChannelGrpc.newStub(channel).hear(new Hearing());
  }

  void subscribe(StreamId id, long known) {
    // One that finds no room is repeated by the gateway, for it is not confirmed.
    var _ =
        out.offer(
            ToChannel.Item.newBuilder()
                .setSubscribe(
                    ToChannel.Subscribe.newBuilder().setStream(id.value()).setKnown(known))
                .build());
  }

  /** There are no more of these than of subscriptions, and nobody would repeat a lost one. */
  void unsubscribe(StreamId id) {
    out.add(ToChannel.Item.newBuilder().setUnsubscribe(id.value()).build());
  }

  void read(StreamId id, long after) {
    var _ =
        out.offer(
            ToChannel.Item.newBuilder()
                .setRead(ToChannel.Read.newBuilder().setStream(id.value()).setAfter(after))
                .build());
  }

  void transientEvent(Transient event) {
    var _ = out.offer(ToChannel.Item.newBuilder().setTransient(Wire.of(event)).build());
  }

  private void take(ToGateway.Item item) {
    switch (item.getKindCase()) {
      case SUBSCRIBED ->
          gateway.subscribed(
              new StreamId(item.getSubscribed().getStream()),
              item.getSubscribed().getEpoch(),
              item.getSubscribed().getLast());
      case DELIVER ->
          gateway.deliver(item.getDeliver().getEpoch(), Wire.event(item.getDeliver().getEvent()));
      case REPLAY ->
          gateway.replay(
              new StreamId(item.getReplay().getStream()),
              item.getReplay().getEpoch(),
              item.getReplay().getAfter(),
              Wire.events(item.getReplay().getEventsList()),
              item.getReplay().getLast());
      case GONE ->
          gateway.gone(
              new StreamId(item.getGone().getStream()),
              item.getGone().getEpoch(),
              item.getGone().getAfter(),
              item.getGone().getLast());
      case TRANSIENT -> gateway.transientEvent(Wire.transientEvent(item.getTransient()));
      case KIND_NOT_SET -> {} // of a newer version, which can do without
    }
  }

  @Override
  public void close() {
    reconnection.close();
    ClientCallStreamObserver<ToChannel> to = stream;
    if (to != null) {
      to.cancel("the link is given up", null);
    }
  }

  private final class Hearing implements ClientResponseObserver<ToChannel, ToGateway> {
    @Override
    public void beforeStart(ClientCallStreamObserver<ToChannel> to) {
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
    public void onNext(ToGateway message) {
      message.getItemsList().forEach(GatewayLink.this::take);
    }

    @Override
    public void onError(Throwable error) {
      out.lost();
      reconnection.lost();
    }

    @Override
    public void onCompleted() {
      out.lost();
      reconnection.lost();
    }
  }
}

package dev.parley.realtime.grpc;

import dev.parley.model.StreamId;
import dev.parley.realtime.channel.GatewayPeer;
import dev.parley.realtime.channel.Transient;
import dev.parley.realtime.grpc.wire.ChannelGrpc;
import dev.parley.realtime.grpc.wire.ToChannel;
import dev.parley.realtime.grpc.wire.ToGateway;
import io.grpc.ManagedChannel;
import java.util.concurrent.ScheduledExecutorService;

/** The stream between one gateway of this process and a channel server. */
final class GatewayLink implements AutoCloseable {
  private final GatewayPeer gateway;
  private final Outbound<ToChannel.Item, ToChannel> out;
  private final Link<ToChannel.Item, ToChannel, ToGateway> link;

  GatewayLink(
      GatewayPeer gateway,
      ManagedChannel channel,
      ClusterLimits limits,
      ScheduledExecutorService timer,
      Runnable connectedAgain) {
    this.gateway = gateway;
    this.out =
        new Outbound<>(
            limits,
            timer,
            ToChannel.Item::getSerializedSize,
            items -> ToChannel.newBuilder().addAllItems(items).build(),
            () -> null);
    this.link =
        new Link<>(
            channel,
            limits,
            timer,
            out,
            observer -> ChannelGrpc.newStub(channel).hear(observer),
            message -> message.getItemsList().forEach(this::take),
            connectedAgain);
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
    link.close();
  }
}

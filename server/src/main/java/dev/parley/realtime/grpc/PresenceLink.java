package dev.parley.realtime.grpc;

import dev.parley.realtime.grpc.wire.FromPresence;
import dev.parley.realtime.grpc.wire.PresenceGrpc;
import dev.parley.realtime.grpc.wire.ToPresence;
import dev.parley.realtime.presence.PresenceListener;
import io.grpc.ManagedChannel;
import java.util.concurrent.ScheduledExecutorService;

/** The stream between one gateway of this process and a presence server. */
final class PresenceLink implements AutoCloseable {
  private final Link<ToPresence.Item, ToPresence, FromPresence> link;

  PresenceLink(
      PresenceListener gateway,
      ManagedChannel channel,
      ClusterLimits limits,
      ScheduledExecutorService timer,
      Runnable connectedAgain) {
    Outbound<ToPresence.Item, ToPresence> out =
        new Outbound<>(
            limits,
            timer,
            ToPresence.Item::getSerializedSize,
            items -> ToPresence.newBuilder().addAllItems(items).build(),
            () -> null);
    this.link =
        new Link<>(
            channel,
            limits,
            timer,
            out,
            observer -> PresenceGrpc.newStub(channel).watch(observer),
            message ->
                message
                    .getPeopleList()
                    .forEach(one -> gateway.presence(one.getUser(), RemotePresence.presence(one))),
            connectedAgain);
  }

  /** What finds no room means that the server is lost; with the next stream all is told anew. */
  void say(ToPresence.Item item) {
    if (!link.out.offer(item)) {
      link.restart();
    }
  }

  @Override
  public void close() {
    link.close();
  }
}

package dev.parley.realtime.channel;

import dev.parley.model.StreamId;

/** A channel server of which a test asks publications alone. */
public interface PublishingPeer extends ChannelPeer {
  @Override
  default void subscribe(GatewayPeer gateway, StreamId stream, long known) {}

  @Override
  default void unsubscribe(GatewayPeer gateway, StreamId stream) {}

  @Override
  default void read(GatewayPeer gateway, StreamId stream, long after) {}

  @Override
  default void transientEvent(Transient event) {}
}

package dev.parley.role;

import dev.parley.model.Event;
import dev.parley.model.StreamId;
import dev.parley.realtime.channel.ChannelPeer;
import dev.parley.realtime.channel.GatewayPeer;
import dev.parley.realtime.channel.PublishAnswer;
import dev.parley.realtime.channel.Transient;

/** The owner of what nobody owns: it hears nothing, and whoever asked asks again later. */
enum Nobody implements ChannelPeer {
  INSTANCE;

  @Override
  public PublishAnswer publish(long epoch, Event event) {
    return PublishAnswer.UNREACHABLE;
  }

  @Override
  public void subscribe(GatewayPeer gateway, StreamId stream, long known) {}

  @Override
  public void unsubscribe(GatewayPeer gateway, StreamId stream) {}

  @Override
  public void read(GatewayPeer gateway, StreamId stream, long after) {}

  @Override
  public void transientEvent(Transient event) {}
}

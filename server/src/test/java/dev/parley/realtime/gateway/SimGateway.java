package dev.parley.realtime.gateway;

import dev.parley.model.Event;
import dev.parley.model.StreamId;
import dev.parley.realtime.channel.ChannelPeer;
import dev.parley.realtime.channel.GatewayPeer;
import dev.parley.realtime.channel.PublishAnswer;
import dev.parley.realtime.channel.Transient;
import java.util.List;

/** A gateway in a process of its own, and the ways of channel servers to it. */
final class SimGateway extends SimServers.Following {
  final Gateway gateway;
  private final ClusterSimulation sim;

  SimGateway(ClusterSimulation sim, String id) {
    super(sim, id);
    this.sim = sim;
    gateway = SimServers.gateway(sim, this);
    ring.onChange(_ -> gateway.ringChanged(stream -> ring.owner(stream).epoch()));
    sim.scheduler.every(50, () -> turn(gateway::tick));
  }

  ChannelPeer owner(StreamId stream) {
    SimServers.Channel channel = sim.channel(ring.owner(stream).serverId());
    return channel == null ? new Nowhere() : new SimServers.Way(sim, this, channel);
  }

  GatewayPeer from(SimNode channel) {
    return new Link(channel);
  }

  /** One way to this life of the gateway; an epoch that ended must not be heard. */
  private final class Link implements GatewayPeer {
    private final SimNode from;

    Link(SimNode from) {
      this.from = from;
    }

    private void carry(StreamId stream, Runnable message) {
      sim.network.send(
          from,
          SimGateway.this,
          () -> {
            long before = gateway.epoch(stream);
            message.run();
            sim.judge.heard(SimGateway.this, stream, before, gateway.epoch(stream));
          });
    }

    @Override
    public void subscribed(StreamId stream, long epoch, long last) {
      carry(stream, () -> gateway.subscribed(stream, epoch, last));
    }

    @Override
    public void deliver(long epoch, Event event) {
      carry(event.stream(), () -> gateway.deliver(epoch, event));
    }

    @Override
    public void replay(StreamId stream, long epoch, long after, List<Event> events, long last) {
      carry(stream, () -> gateway.replay(stream, epoch, after, events, last));
    }

    @Override
    public void gone(StreamId stream, long epoch, long after, long last) {
      carry(stream, () -> gateway.gone(stream, epoch, after, last));
    }

    @Override
    public void transientEvent(Transient event) {
      carry(event.stream(), () -> gateway.transientEvent(event));
    }
  }

  /** Where an owner should be and nobody is. */
  private static final class Nowhere implements ChannelPeer {
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
}

package dev.parley.realtime.channel;

import dev.parley.model.Event;
import dev.parley.model.StreamId;
import java.util.List;

/**
 * What admin servers and gateways ask of a channel server, in the same process or over a wire.
 * Every message may be lost, doubled or late: each is idempotent, and answers come as messages to
 * the {@link GatewayPeer}. Thread-safe; no call blocks, but that publishing over a wire waits for
 * the answer, within a named time.
 */
public interface ChannelPeer {
  /**
   * Takes over a committed event.
   *
   * @param epoch the epoch at which the caller believes this server to own the stream
   */
  PublishAnswer publish(long epoch, Event event);

  /**
   * Takes over many at once.
   *
   * @return an answer for each, in order
   */
  default List<PublishAnswer> publish(long epoch, List<Event> events) {
    return events.stream().map(event -> publish(epoch, event)).toList();
  }

  /**
   * The gateway hears the stream from now on; answered by {@link GatewayPeer#subscribed}. Repeated
   * from time to time: that alone rebuilds a new owner.
   *
   * @param known a sequence that the gateway knows to be committed, whether it has the event or not
   */
  void subscribe(GatewayPeer gateway, StreamId stream, long known);

  void unsubscribe(GatewayPeer gateway, StreamId stream);

  /** Asks for the events after {@code after}; answered by {@link GatewayPeer#replay}. */
  void read(GatewayPeer gateway, StreamId stream, long after);

  /** Passes on something that is worth nothing a moment later, without a place in the sequence. */
  void transientEvent(Transient event);
}

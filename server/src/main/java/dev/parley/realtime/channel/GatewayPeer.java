package dev.parley.realtime.channel;

import dev.parley.model.Event;
import dev.parley.model.StreamId;
import java.util.List;

/**
 * What a channel server tells a gateway, in the same process or over a wire. Messages may be lost,
 * doubled or late; the sequence in each lets the gateway notice. Calls return at once and never
 * throw: they are made while the owner holds the stream.
 */
public interface GatewayPeer {
  /**
   * The subscription stands.
   *
   * @param last the newest sequence that the owner knows; a gateway that has less reads the rest
   */
  void subscribed(StreamId stream, long epoch, long last);

  void deliver(long epoch, Event event);

  /**
   * Answers {@link ChannelPeer#read}.
   *
   * @param events those after {@code after}, without a hole; empty if there are none
   * @param last the newest sequence that the owner knows
   */
  void replay(StreamId stream, long epoch, long after, List<Event> events, long last);

  /** Answers {@link ChannelPeer#read}: the events after {@code after} are kept no more. */
  void gone(StreamId stream, long epoch, long after, long last);

  void transientEvent(Transient event);
}

package dev.parley.realtime.gateway;

import dev.parley.model.Event;
import dev.parley.model.StreamId;
import dev.parley.realtime.channel.Transient;
import dev.parley.realtime.gateway.LocalStream.Cursor;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What owners of streams say to a gateway; touched in the gateway's turn alone. */
final class Streams {
  private final GatewayRules rules;
  private final GatewayStats stats;
  private final StreamRegistry registry;
  private final Delivery delivery;
  private final Sockets sockets;

  Streams(
      GatewayRules rules,
      GatewayStats stats,
      StreamRegistry registry,
      Delivery delivery,
      Sockets sockets) {
    this.rules = rules;
    this.stats = stats;
    this.registry = registry;
    this.delivery = delivery;
    this.sockets = sockets;
  }

  /** What delivery asks of the sockets; calls must not touch the streams before the turn's end. */
  interface Sockets {
    Session session(int index);

    void send(Session session, Frame frame);

    /** Closes the socket at the end of the turn. */
    void close(Session session, CloseReason reason);

    /** The person's own stream has been replayed up to here. */
    void ownStreamAt(Session session, long seq);

    /** Somebody left a conversation that the socket hears, perhaps its own person. */
    void parted(Session session, String userId);

    /** Reads the right to hear, and answers with {@link #checked}. */
    boolean check(Session session, LocalStream stream);
  }

  boolean hears(Session session, StreamId id) {
    LocalStream stream = registry.find(id);
    return stream != null && stream.sockets.contains(session.index);
  }

  void subscribed(StreamId id, long epoch, long last) {
    LocalStream stream = current(id, epoch);
    if (stream != null) {
      stream.confirmed = true;
      stream.known = Math.max(stream.known, last);
      registry.readMore(stream);
    }
  }

  void deliver(long epoch, Event event) {
    LocalStream stream = current(event.stream(), epoch);
    if (stream != null) {
      stream.known = Math.max(stream.known, event.seq());
      delivery.accept(stream, event);
      registry.readMore(stream);
    }
  }

  void replay(StreamId id, long epoch, long after, List<Event> events, long last) {
    LocalStream stream = current(id, epoch);
    if (stream == null) {
      return;
    }
    boolean answered = stream.readAfter == after;
    stream.known = Math.max(stream.known, last);
    for (Event event : events) {
      delivery.accept(stream, event);
    }
    if (answered && !events.isEmpty()) {
      stream.readAfter = -1;
      registry.readMore(stream);
    } // otherwise the retry asks again: the owner itself is still waiting
  }

  /** The events after {@code after} are lost to everyone who is there. */
  void gone(StreamId id, long epoch, long after, long last) {
    LocalStream stream = current(id, epoch);
    if (stream == null) {
      return;
    }
    stream.known = Math.max(stream.known, Math.max(last, after + 1));
    if (stream.last <= after && stream.known > stream.last) {
      for (int index : stream.sockets.toArray()) {
        delivery.cursor(sockets.session(index), stream, stream.last);
      }
      long heldFrom = stream.held == null ? Long.MAX_VALUE : stream.held.firstKey();
      stream.last = Math.min(stream.known, heldFrom - 1);
      delivery.drain(stream);
    }
    for (int index : Delivery.cursorIndexes(stream)) {
      Cursor cursor = stream.cursor(index);
      if (cursor != null && cursor.position <= after && cursor.position < stream.known) {
        lost(sockets.session(index), stream, cursor);
      }
    }
    stream.readAfter = -1;
    registry.readMore(stream);
  }

  private void lost(Session session, LocalStream stream, Cursor cursor) {
    if (cursor.checked > cursor.position) {
      delivery.reload(session, stream, cursor, cursor.checked);
    } else if (stream.id.value().equals(session.viewer.userId())) {
      // What was lost may have given or taken anything: the next socket loads it all anew.
      sockets.close(session, CloseReason.RELOAD);
    } else if (!cursor.checking) {
      cursor.checking = sockets.check(session, stream);
    }
  }

  /**
   * The answer to {@link Sockets#check}: where the person may go on, or nothing if they may not.
   */
  void checked(Session session, LocalStream stream, OptionalLong seq) {
    Cursor cursor = stream.cursor(session.index);
    if (session.closing || cursor == null || !cursor.checking) {
      return;
    }
    cursor.checking = false;
    if (seq.isEmpty()) {
      session.removedFrom(stream.id, cursor.position);
      stats.removed.increment();
      delivery.detach(session, stream);
    } else {
      cursor.checked = seq.getAsLong();
      delivery.reload(session, stream, cursor, seq.getAsLong());
      registry.readMore(stream);
    }
  }

  /** The rights could not be read; the stream's retry tries again. */
  void uncheckable(Session session, LocalStream stream) {
    Cursor cursor = stream.cursor(session.index);
    if (!session.closing && cursor != null) {
      cursor.checking = false;
    }
  }

  private @Nullable LocalStream current(StreamId id, long epoch) {
    LocalStream stream = registry.find(id);
    if (stream == null) {
      return null;
    }
    if (rules.isStale(stream.epoch, epoch)) {
      stats.stale.increment();
      return null;
    }
    if (epoch > stream.epoch && stream.epoch > 0) {
      registry.ownerChanged(stream);
    }
    stream.epoch = epoch;
    return stream;
  }

  /** The newest epoch that is known of a stream, 0 if it is not heard here. */
  long epoch(StreamId id) {
    LocalStream stream = registry.find(id);
    return stream == null ? 0 : stream.epoch;
  }

  void writable(Session session) {
    if (session.cursors > 0) {
      for (int handle : session.streams.toArray()) {
        LocalStream stream = registry.at(handle);
        if (stream != null && stream.cursor(session.index) != null) {
          registry.readMore(stream);
        }
      }
    }
  }

  void transientEvent(Transient event) {
    LocalStream stream = registry.find(event.stream());
    if (stream == null) {
      return;
    }
    Frame frame = new Frame(event.json());
    stream.sockets.forEach(
        index -> {
          Session session = sockets.session(index);
          if (!session.viewer.userId().equals(event.exceptUserId())) {
            sockets.send(session, frame);
          }
        });
  }
}

package dev.parley.realtime.gateway;

import dev.parley.model.Effect;
import dev.parley.model.Event;
import dev.parley.model.StreamId;
import dev.parley.realtime.gateway.LocalStream.Cursor;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Who gets which event, and what an event does to those who hear its stream; touched in the
 * gateway's turn alone.
 *
 * <p>Most sockets are where their stream is and cost one int there. One that is behind (it
 * resumes), ahead (it loaded a state that this gateway has not heard of yet), or may meet a removal
 * that a later join has undone, has a cursor until it is like the others.
 */
final class Delivery {
  private final GatewayLimits limits;
  private final GatewayRules rules;
  private final GatewayStats stats;
  private final Frames frames;
  private final StreamRegistry registry;
  private final Streams.Sockets sockets;

  Delivery(
      GatewayLimits limits,
      GatewayRules rules,
      GatewayStats stats,
      Frames frames,
      StreamRegistry registry,
      Streams.Sockets sockets) {
    this.limits = limits;
    this.rules = rules;
    this.stats = stats;
    this.frames = frames;
    this.registry = registry;
    this.sockets = sockets;
  }

  /**
   * Lets a socket hear a stream after {@code from}.
   *
   * @param joined where the person last joined; a removal up to here has been undone
   * @param checked up to where the person's rights are known to be good
   */
  void attach(Session session, StreamId id, long from, long joined, long checked) {
    if (session.closing || from < session.removalFrom(id)) {
      return;
    }
    LocalStream stream = registry.find(id);
    if (stream == null) {
      stream = registry.open(id, from);
    }
    if (stream.sockets.contains(session.index)) {
      rejoin(session, stream, joined, checked);
      return;
    }
    if (session.streams.size() >= limits.maxSubscriptions()) {
      sockets.close(session, CloseReason.TOO_MANY_SUBSCRIPTIONS);
      return;
    }
    stream.sockets.add(session.index);
    session.streams.add(stream.handle);
    if (from != stream.last || joined > from || checked > from) {
      Cursor cursor = cursor(session, stream, from);
      cursor.rejoin = joined;
      cursor.checked = checked;
      stream.known = Math.max(stream.known, Math.max(from, checked));
      settle(session, stream, cursor);
      registry.readMore(stream);
    }
    ownStream(session, stream, from);
  }

  private void rejoin(Session session, LocalStream stream, long joined, long checked) {
    Cursor cursor = stream.cursor(session.index);
    long position = cursor == null ? stream.last : cursor.position;
    if (joined > position || checked > position) {
      cursor = cursor(session, stream, position);
      cursor.rejoin = Math.max(cursor.rejoin, joined);
      cursor.checked = Math.max(cursor.checked, checked);
    }
  }

  Cursor cursor(Session session, LocalStream stream, long position) {
    if (stream.cursor(session.index) == null) {
      session.cursors++;
    }
    return stream.cursorAt(session.index, position);
  }

  void detach(Session session, LocalStream stream) {
    if (stream.sockets.remove(session.index)) {
      session.streams.remove(stream.handle);
      dropCursor(session, stream);
      if (stream.sockets.isEmpty()) {
        registry.emptied(stream);
      }
    }
  }

  void detachAll(Session session) {
    for (int handle : session.streams.toArray()) {
      LocalStream stream = registry.at(handle);
      if (stream != null) {
        detach(session, stream);
      }
    }
  }

  private void dropCursor(Session session, LocalStream stream) {
    if (stream.cursor(session.index) != null) {
      stream.dropCursor(session.index);
      session.cursors--;
    }
  }

  void reload(Session session, LocalStream stream, Cursor cursor, long seq) {
    stats.reloads.increment();
    cursor.position = Math.max(cursor.position, seq);
    stream.known = Math.max(stream.known, cursor.position);
    sockets.send(session, frames.reload(stream.id, cursor.position));
    settle(session, stream, cursor);
    ownStream(session, stream, cursor.position);
  }

  void accept(LocalStream stream, Event event) {
    switch (rules.place(stream.last, event.seq())) {
      case SEEN -> {
        if (stream.cursors == null) {
          stats.duplicates.increment();
        } else {
          stepCursors(stream, event, new Encoded(event));
        }
      }
      case NEXT -> {
        live(stream, event);
        drain(stream);
      }
      case HOLE -> hold(stream, event);
    }
  }

  private void hold(LocalStream stream, Event event) {
    stats.holes.increment();
    if (stream.held == null) {
      stream.held = new TreeMap<>();
    }
    if (stream.held.size() < limits.maxHeldEvents()) {
      stream.held.put(event.seq(), event);
    }
  }

  void drain(LocalStream stream) {
    TreeMap<Long, Event> held = stream.held;
    if (held == null) {
      return;
    }
    held.headMap(stream.last, true).clear();
    for (Event e = held.remove(stream.last + 1); e != null; e = held.remove(stream.last + 1)) {
      live(stream, e);
    }
    if (held.isEmpty()) {
      stream.held = null;
    }
  }

  /** Moves the stream on: first what the event does to those who hear it, then its frame. */
  private void live(LocalStream stream, Event event) {
    Encoded encoded = new Encoded(event);
    stepCursors(stream, event, encoded);
    if (!event.effects().isEmpty()) {
      for (int index : stream.sockets.toArray()) {
        if (stream.cursor(index) == null) {
          effects(sockets.session(index), stream, event, null);
        }
      }
    }
    stream.last = event.seq();
    if (event.json().length > 0) {
      stream.sockets.forEach(
          index -> {
            if (stream.cursors == null || !stream.cursors.containsKey(index)) {
              send(sockets.session(index), event, encoded);
            }
          });
    }
    if (stream.cursors != null) {
      for (int index : cursorIndexes(stream)) {
        Cursor cursor = stream.cursor(index);
        if (cursor != null) {
          settle(sockets.session(index), stream, cursor);
        }
      }
    }
  }

  private void stepCursors(LocalStream stream, Event event, Encoded encoded) {
    for (int index : cursorIndexes(stream)) {
      Cursor cursor = stream.cursor(index);
      if (cursor != null && cursor.position == event.seq() - 1 && !cursor.checking) {
        step(sockets.session(index), stream, cursor, event, encoded);
      }
    }
  }

  private void step(
      Session session, LocalStream stream, Cursor cursor, Event event, Encoded encoded) {
    if (session.closing || paused(session, stream, event.seq())) {
      return;
    }
    if (!effects(session, stream, event, cursor)) {
      return;
    }
    cursor.position = event.seq();
    if (event.json().length > 0) {
      send(session, event, encoded);
    }
    settle(session, stream, cursor);
    ownStream(session, stream, event.seq());
  }

  private void send(Session session, Event event, Encoded encoded) {
    if (rules.isFor(session.isGuest, event)) {
      sockets.send(session, encoded.frame());
    }
  }

  /** A resume waits for a client that reads slowly; live events do not. */
  private boolean paused(Session session, LocalStream stream, long seq) {
    return seq <= stream.last && session.connection.queuedBytes() > limits.replayPauseBytes();
  }

  /** Returns whether the event itself is for this socket. */
  private boolean effects(
      Session session, LocalStream stream, Event event, @Nullable Cursor cursor) {
    boolean history = cursor != null && event.seq() <= cursor.checked;
    for (Effect effect : event.effects()) {
      switch (effect) {
        case Effect.Remove remove -> {
          if (rules.removes(remove, event, session.viewer.userId())) {
            remove(session, stream, event, cursor);
            if (!history) {
              sockets.parted(session, remove.userId());
            }
            return false;
          }
          if (!history) {
            sockets.parted(session, remove.userId());
          }
        }
        case Effect.Subscribe subscribe -> {
          if (!history) {
            join(session, subscribe.stream(), subscribe.after());
          }
        }
        case Effect.Disconnect disconnect -> {
          if (!history && disconnect.userId().equals(session.viewer.userId())) {
            sockets.close(session, CloseReason.DISCONNECTED);
          }
        }
        case Effect.ForGuests _, Effect.Foreign _ -> {}
        case Effect.Revoke revoke -> {
          if (!history && revoke.credentialId().equals(session.viewer.credentialId())) {
            sockets.close(session, CloseReason.REVOKED);
          }
        }
      }
    }
    return !session.closing;
  }

  /** What was loaded is attached first: it knows where a resuming client was. */
  private void join(Session session, StreamId id, long after) {
    if (session.waiting != null) {
      session.waiting.add(() -> attach(session, id, after, after, 0));
    } else {
      attach(session, id, after, after, 0);
    }
  }

  private void remove(Session session, LocalStream stream, Event event, @Nullable Cursor cursor) {
    if (cursor != null && cursor.rejoin >= event.seq()) {
      cursor.position = cursor.rejoin;
      settle(session, stream, cursor);
    } else if (cursor != null && cursor.checked >= event.seq()) {
      reload(session, stream, cursor, cursor.checked);
    } else {
      stats.removed.increment();
      session.removedFrom(stream.id, event.seq());
      detach(session, stream);
    }
  }

  /** Drops the cursor of a socket that has become like the others. */
  private void settle(Session session, LocalStream stream, Cursor cursor) {
    if (!cursor.checking
        && cursor.position == stream.last
        && cursor.rejoin <= stream.last
        && cursor.checked <= stream.last) {
      dropCursor(session, stream);
    }
  }

  private void ownStream(Session session, LocalStream stream, long seq) {
    if (session.waiting != null && stream.id.value().equals(session.viewer.userId())) {
      sockets.ownStreamAt(session, seq);
    }
  }

  static int[] cursorIndexes(LocalStream stream) {
    return stream.cursors == null
        ? new int[0]
        : stream.cursors.keySet().stream().mapToInt(Integer::intValue).toArray();
  }

  /** The frame of an event, made when the first socket needs it. */
  private final class Encoded {
    private final Event event;
    private @Nullable Frame frame;

    Encoded(Event event) {
      this.event = event;
    }

    Frame frame() {
      if (frame == null) {
        frame = frames.event(event);
      }
      return frame;
    }
  }
}

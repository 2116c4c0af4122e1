package dev.parley.realtime.gateway;

import dev.parley.model.Effect;
import dev.parley.model.Event;
import dev.parley.model.StreamId;
import dev.parley.realtime.channel.ChannelPeer;
import dev.parley.realtime.channel.GatewayPeer;
import dev.parley.realtime.channel.Transient;
import dev.parley.realtime.gateway.LocalStream.Cursor;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The streams of a gateway and every socket's place in them; touched in the gateway's turn alone.
 *
 * <p>Most sockets are where their stream is and cost one int there. One that is behind (it
 * resumes), ahead (it loaded a state that this gateway has not heard of yet), or may meet a removal
 * that a later join has undone, has a cursor until it is like the others.
 */
final class Streams {
  private final GatewayLimits limits;
  private final GatewayRules rules;
  private final GatewayStats stats;
  private final Frames frames;
  private final InstantSource clock;
  private final Function<StreamId, ChannelPeer> owners;
  private final GatewayPeer self;
  private final Sockets sockets;

  private final Map<StreamId, LocalStream> byId = new HashMap<>();
  private final List<@Nullable LocalStream> byHandle = new ArrayList<>();
  private final ArrayDeque<Integer> freeHandles = new ArrayDeque<>();
  private final ArrayDeque<LocalStream> emptied = new ArrayDeque<>();
  private int refreshAt;

  Streams(
      GatewayLimits limits,
      GatewayRules rules,
      GatewayStats stats,
      Frames frames,
      InstantSource clock,
      Function<StreamId, ChannelPeer> owners,
      GatewayPeer self,
      Sockets sockets) {
    this.limits = limits;
    this.rules = rules;
    this.stats = stats;
    this.frames = frames;
    this.clock = clock;
    this.owners = owners;
    this.self = self;
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

    /** Reads the right to hear, and answers with {@link #checked}. */
    boolean check(Session session, LocalStream stream);
  }

  int size() {
    return byId.size();
  }

  int heldEvents() {
    return byId.values().stream().mapToInt(s -> s.held == null ? 0 : s.held.size()).sum();
  }

  boolean hears(Session session, StreamId id) {
    LocalStream stream = byId.get(id);
    return stream != null && stream.sockets.contains(session.index);
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
    LocalStream stream = byId.get(id);
    if (stream == null) {
      stream = open(id, from);
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
      readMore(stream);
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

  private Cursor cursor(Session session, LocalStream stream, long position) {
    if (stream.cursor(session.index) == null) {
      session.cursors++;
    }
    return stream.cursorAt(session.index, position);
  }

  private LocalStream open(StreamId id, long last) {
    Integer free = freeHandles.poll();
    int handle = free == null ? byHandle.size() : free;
    LocalStream stream = new LocalStream(id, handle, last);
    if (free == null) {
      byHandle.add(stream);
    } else {
      byHandle.set(handle, stream);
    }
    byId.put(id, stream);
    stream.retryAtMillis = clock.millis() + limits.retryMillis();
    owners.apply(id).subscribe(self, id, last);
    return stream;
  }

  void detach(Session session, LocalStream stream) {
    if (stream.sockets.remove(session.index)) {
      session.streams.remove(stream.handle);
      dropCursor(session, stream);
      if (stream.sockets.isEmpty()) {
        emptied.add(stream);
      }
    }
  }

  void detachAll(Session session) {
    for (int handle : session.streams.toArray()) {
      LocalStream stream = byHandle.get(handle);
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

  /** Gives up the streams that nobody hears any more; called at the end of a turn. */
  void endTurn() {
    for (LocalStream s = emptied.poll(); s != null; s = emptied.poll()) {
      if (s.sockets.isEmpty() && byId.remove(s.id, s)) {
        byHandle.set(s.handle, null);
        freeHandles.add(s.handle);
        owners.apply(s.id).unsubscribe(self, s.id);
      }
    }
  }

  void subscribed(StreamId id, long epoch, long last) {
    LocalStream stream = current(id, epoch);
    if (stream != null) {
      stream.confirmed = true;
      stream.known = Math.max(stream.known, last);
      readMore(stream);
    }
  }

  void deliver(long epoch, Event event) {
    LocalStream stream = current(event.stream(), epoch);
    if (stream != null) {
      stream.known = Math.max(stream.known, event.seq());
      accept(stream, event);
      readMore(stream);
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
      accept(stream, event);
    }
    if (answered && !events.isEmpty()) {
      stream.readAfter = -1;
      readMore(stream);
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
        cursor(sockets.session(index), stream, stream.last);
      }
      long heldFrom = stream.held == null ? Long.MAX_VALUE : stream.held.firstKey();
      stream.last = Math.min(stream.known, heldFrom - 1);
      drain(stream);
    }
    for (int index : cursorIndexes(stream)) {
      Cursor cursor = stream.cursor(index);
      if (cursor != null && cursor.position <= after && cursor.position < stream.known) {
        lost(sockets.session(index), stream, cursor);
      }
    }
    stream.readAfter = -1;
    readMore(stream);
  }

  private void lost(Session session, LocalStream stream, Cursor cursor) {
    if (cursor.checked > cursor.position) {
      reload(session, stream, cursor, cursor.checked);
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
      detach(session, stream);
    } else {
      cursor.checked = seq.getAsLong();
      reload(session, stream, cursor, seq.getAsLong());
      readMore(stream);
    }
  }

  /** The rights could not be read; the stream's retry tries again. */
  void uncheckable(Session session, LocalStream stream) {
    Cursor cursor = stream.cursor(session.index);
    if (!session.closing && cursor != null) {
      cursor.checking = false;
    }
  }

  private void reload(Session session, LocalStream stream, Cursor cursor, long seq) {
    stats.reloads.increment();
    cursor.position = Math.max(cursor.position, seq);
    stream.known = Math.max(stream.known, cursor.position);
    sockets.send(session, frames.reload(stream.id, cursor.position));
    settle(session, stream, cursor);
    ownStream(session, stream, cursor.position);
  }

  private @Nullable LocalStream current(StreamId id, long epoch) {
    LocalStream stream = byId.get(id);
    if (stream == null) {
      return null;
    }
    if (epoch < stream.epoch) {
      stats.stale.increment();
      return null;
    }
    if (epoch > stream.epoch && stream.epoch > 0) {
      stream.confirmed = false;
      stream.readAfter = -1;
      stream.retryAtMillis = clock.millis(); // the new owner learns at the next tick
    }
    stream.epoch = epoch;
    return stream;
  }

  private void accept(LocalStream stream, Event event) {
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

  private void drain(LocalStream stream) {
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
      Frame frame = encoded.frame();
      stream.sockets.forEach(
          index -> {
            if (stream.cursors == null || !stream.cursors.containsKey(index)) {
              sockets.send(sockets.session(index), frame);
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
      sockets.send(session, encoded.frame());
    }
    settle(session, stream, cursor);
    ownStream(session, stream, event.seq());
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
            return false;
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

  private static int[] cursorIndexes(LocalStream stream) {
    return stream.cursors == null
        ? new int[0]
        : stream.cursors.keySet().stream().mapToInt(Integer::intValue).toArray();
  }

  /** Asks the owner for what somebody here lacks, one read at a time. */
  private void readMore(LocalStream stream) {
    if (stream.readAfter >= 0 || stream.sockets.isEmpty()) {
      return;
    }
    long from = stream.known > stream.last ? stream.last : Long.MAX_VALUE;
    if (stream.cursors != null) {
      for (Map.Entry<Integer, Cursor> entry : stream.cursors.entrySet()) {
        Cursor cursor = entry.getValue();
        Session session = sockets.session(entry.getKey());
        if (cursor.position < Math.max(stream.last, stream.known)
            && !cursor.checking
            && session.connection.queuedBytes() <= limits.replayPauseBytes()) {
          from = Math.min(from, cursor.position);
        }
      }
    }
    if (from != Long.MAX_VALUE) {
      stream.readAfter = from;
      stream.retryAtMillis = clock.millis() + limits.retryMillis();
      owners.apply(stream.id).read(self, stream.id, from);
    }
  }

  void writable(Session session) {
    if (session.cursors > 0) {
      for (int handle : session.streams.toArray()) {
        LocalStream stream = byHandle.get(handle);
        if (stream != null && stream.cursor(session.index) != null) {
          readMore(stream);
        }
      }
    }
  }

  void transientEvent(Transient event) {
    LocalStream stream = byId.get(event.stream());
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

  /**
   * Repeats requests without an answer, and tells a share of the subscriptions to their owners
   * again.
   */
  void tick(long elapsedMillis) {
    long now = clock.millis();
    int share =
        (int)
            Math.min(byHandle.size(), byHandle.size() * elapsedMillis / limits.refreshMillis() + 1);
    for (int i = 0; i < share; i++) {
      refreshAt = refreshAt + 1 < byHandle.size() ? refreshAt + 1 : 0;
      LocalStream stream = byHandle.get(refreshAt);
      if (stream != null) {
        owners.apply(stream.id).subscribe(self, stream.id, stream.known);
      }
    }
    for (LocalStream stream : byHandle) {
      if (stream != null && stream.retryAtMillis <= now && unfinished(stream)) {
        retry(stream, now);
      }
    }
  }

  private static boolean unfinished(LocalStream stream) {
    return !stream.confirmed
        || stream.readAfter >= 0
        || stream.cursors != null
        || stream.known > stream.last;
  }

  private void retry(LocalStream stream, long now) {
    stream.retryAtMillis = now + limits.retryMillis();
    if (!stream.confirmed) {
      owners.apply(stream.id).subscribe(self, stream.id, stream.known);
    }
    stream.readAfter = -1;
    readMore(stream);
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

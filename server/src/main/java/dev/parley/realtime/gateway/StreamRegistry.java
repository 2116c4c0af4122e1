package dev.parley.realtime.gateway;

import dev.parley.model.StreamId;
import dev.parley.realtime.channel.ChannelPeer;
import dev.parley.realtime.channel.GatewayPeer;
import dev.parley.realtime.gateway.LocalStream.Cursor;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The streams that are heard here, and the talk with their owners; touched in the gateway's turn
 * alone.
 */
final class StreamRegistry {
  private final GatewayLimits limits;
  private final InstantSource clock;
  private final Function<StreamId, ChannelPeer> owners;
  private final GatewayPeer self;
  private final Streams.Sockets sockets;
  private final Map<StreamId, LocalStream> byId = new HashMap<>();
  private final List<@Nullable LocalStream> byHandle = new ArrayList<>();
  private final ArrayDeque<Integer> freeHandles = new ArrayDeque<>();
  private final ArrayDeque<LocalStream> emptied = new ArrayDeque<>();
  private int refreshAt;

  StreamRegistry(
      GatewayLimits limits,
      InstantSource clock,
      Function<StreamId, ChannelPeer> owners,
      GatewayPeer self,
      Streams.Sockets sockets) {
    this.limits = limits;
    this.clock = clock;
    this.owners = owners;
    this.self = self;
    this.sockets = sockets;
  }

  @Nullable LocalStream find(StreamId id) {
    return byId.get(id);
  }

  @Nullable LocalStream at(int handle) {
    return byHandle.get(handle);
  }

  int size() {
    return byId.size();
  }

  int heldEvents() {
    return byId.values().stream().mapToInt(s -> s.held == null ? 0 : s.held.size()).sum();
  }

  LocalStream open(StreamId id, long last) {
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

  /** Nobody hears the stream any more, unless someone does again before the turn ends. */
  void emptied(LocalStream stream) {
    emptied.add(stream);
  }

  /** A new owner has to learn of the stream. */
  void ownerChanged(LocalStream stream) {
    stream.confirmed = false;
    stream.readAfter = -1;
    stream.retryAtMillis = clock.millis();
  }

  /** Subscribes to these as if for the first time. */
  void subscribeAgain(Predicate<StreamId> which) {
    for (LocalStream stream : byHandle) {
      if (stream != null && which.test(stream.id)) {
        ownerChanged(stream);
        stream.retryAtMillis += limits.retryMillis();
        owners.apply(stream.id).subscribe(self, stream.id, stream.known);
      }
    }
  }

  /** Subscribes where a stream's owner is of a newer epoch than was known. */
  void ringChanged(ToLongFunction<StreamId> epochs) {
    for (LocalStream stream : byHandle) {
      if (stream != null) {
        long epoch = epochs.applyAsLong(stream.id);
        if (epoch > stream.epoch) {
          stream.epoch = epoch;
          ownerChanged(stream);
          stream.retryAtMillis += limits.retryMillis();
          owners.apply(stream.id).subscribe(self, stream.id, stream.known);
        }
      }
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

  /** Asks the owner for what somebody here lacks, one read at a time. */
  void readMore(LocalStream stream) {
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
}

package dev.parley.realtime.channel;

import dev.parley.model.Event;
import dev.parley.model.StreamId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A part of a channel server's streams, behind one lock. Gateways are told while it is held, so
 * each hears a stream's events in order; nothing here blocks.
 */
final class ChannelStripe {
  /** Places in the queue of kept events; stale ones of busy streams count too. */
  private static final int KEPT_EVENTS = 8_192;

  private final ChannelLimits limits;
  private final ChannelStats stats;
  private final Lanes lanes;
  private final long recentBytesLimit;
  private final StreamTable table = new StreamTable();
  private final Map<StreamId, Hole> holes = new HashMap<>();
  private final ArrayDeque<Recent> kept = new ArrayDeque<>();
  private long recentBytes;

  ChannelStripe(ChannelLimits limits, ChannelStats stats, Lanes lanes) {
    this.limits = limits;
    this.stats = stats;
    this.lanes = lanes;
    this.recentBytesLimit = Math.max(1, limits.recentBytes() / limits.stripes());
  }

  synchronized PublishAnswer publish(long epoch, Event event, long nowMillis) {
    int entry = table.find(event.stream());
    long last = entry == StreamTable.ABSENT ? Decision.UNKNOWN : table.last(entry);
    return switch (Decision.of(last, event.seq(), roomToHold(event.stream()))) {
      case SEEN -> {
        stats.duplicates.increment();
        yield PublishAnswer.ACCEPTED;
      }
      case NEXT -> {
        apply(epoch, event);
        drain(epoch, event.stream());
        yield PublishAnswer.ACCEPTED;
      }
      case HOLD -> {
        if (hole(event.stream(), nowMillis).held.putIfAbsent(event.seq(), event) == null) {
          stats.held.increment();
        }
        yield PublishAnswer.ACCEPTED;
      }
      case REFUSE -> {
        stats.refused.increment();
        yield PublishAnswer.BUSY;
      }
    };
  }

  /** The only place where a stream moves on; tells every interested gateway. */
  private void apply(long epoch, Event event) {
    int entry = table.find(event.stream());
    if (entry == StreamTable.ABSENT) {
      entry = table.add(event.stream(), event.seq());
    } else {
      table.setLast(entry, event.seq());
    }
    remember(entry, event);
    stats.applied.increment();
    for (long bits = table.lanes(entry); bits != 0; bits &= bits - 1) {
      GatewayPeer gateway = lanes.peer(Long.numberOfTrailingZeros(bits));
      if (gateway != null) {
        gateway.deliver(epoch, event);
      }
    }
  }

  private void remember(int entry, Event event) {
    Recent recent = table.recent(entry);
    if (recent == null) {
      recent = new Recent();
      table.setRecent(entry, recent);
    }
    recentBytes += recent.add(event, limits.recentEventsPerStream());
    kept.addLast(recent);
    while (recentBytes > recentBytesLimit || kept.size() > KEPT_EVENTS) {
      recentBytes -= kept.removeFirst().evict();
    }
  }

  /** Applies what waited for the stream's present position. */
  private void drain(long epoch, StreamId stream) {
    Hole hole = holes.get(stream);
    if (hole == null) {
      return;
    }
    long last = table.last(table.find(stream));
    hole.held.headMap(last, true).clear();
    for (Event next = hole.held.remove(last + 1); next != null; next = hole.held.remove(last + 1)) {
      apply(epoch, next);
      last = next.seq();
    }
    if (hole.held.isEmpty() && hole.wanted <= last) {
      holes.remove(stream);
    }
  }

  synchronized void subscribe(
      long epoch, int lane, GatewayPeer gateway, StreamId stream, long known, long nowMillis) {
    int entry = table.find(stream);
    if (entry == StreamTable.ABSENT) {
      entry = table.add(stream, known);
    }
    table.setLanes(entry, table.lanes(entry) | 1L << lane);
    long last = table.last(entry);
    wantUpTo(stream, last, known, nowMillis);
    gateway.subscribed(stream, epoch, last);
  }

  synchronized void unsubscribe(int lane, StreamId stream) {
    int entry = table.find(stream);
    if (entry != StreamTable.ABSENT) {
      table.setLanes(entry, table.lanes(entry) & ~(1L << lane));
    }
  }

  /** Answers from memory if it can; false if the store must be asked. */
  synchronized boolean replay(
      long epoch, GatewayPeer gateway, StreamId stream, long after, long nowMillis) {
    int entry = table.find(stream);
    if (entry == StreamTable.ABSENT) {
      return false;
    }
    long last = table.last(entry);
    if (after >= last) {
      wantUpTo(stream, last, after, nowMillis);
      gateway.replay(stream, epoch, after, List.of(), last);
      return true;
    }
    Recent recent = table.recent(entry);
    Optional<List<Event>> events =
        recent == null ? Optional.empty() : recent.after(after, limits.fetchEvents());
    events.ifPresent(found -> gateway.replay(stream, epoch, after, found, last));
    return events.isPresent();
  }

  /** The newest sequence known, or {@link Decision#UNKNOWN}. */
  synchronized long last(StreamId stream) {
    int entry = table.find(stream);
    return entry == StreamTable.ABSENT ? Decision.UNKNOWN : table.last(entry);
  }

  synchronized void transientEvent(Transient event) {
    int entry = table.find(event.stream());
    long bits = entry == StreamTable.ABSENT ? 0 : table.lanes(entry);
    for (; bits != 0; bits &= bits - 1) {
      GatewayPeer gateway = lanes.peer(Long.numberOfTrailingZeros(bits));
      if (gateway != null) {
        gateway.transientEvent(event);
      }
    }
  }

  /** A gateway has later events than this owner: they were committed, so they can be fetched. */
  private void wantUpTo(StreamId stream, long last, long known, long nowMillis) {
    if (known > last
        && (holes.containsKey(stream) || holes.size() < limits.heldStreamsPerStripe())) {
      Hole hole = hole(stream, nowMillis);
      hole.wanted = Math.max(hole.wanted, known);
    }
  }

  private Hole hole(StreamId stream, long nowMillis) {
    return holes.computeIfAbsent(stream, _ -> new Hole(nowMillis + limits.holeWaitMillis()));
  }

  private boolean roomToHold(StreamId stream) {
    Hole hole = holes.get(stream);
    return hole == null
        ? holes.size() < limits.heldStreamsPerStripe()
        : hole.held.size() < limits.heldEventsPerStream();
  }

  /** The holes that waited long enough, with the position to fetch from. */
  synchronized List<Due> due(long nowMillis) {
    if (holes.isEmpty()) {
      return List.of();
    }
    List<Due> due = new ArrayList<>();
    holes.forEach(
        (stream, hole) -> {
          if (!hole.fetching && hole.dueMillis <= nowMillis) {
            hole.fetching = true;
            due.add(new Due(stream, table.last(table.find(stream))));
          }
        });
    return due;
  }

  record Due(StreamId stream, long after) {}

  synchronized void fetched(
      long epoch, StreamId stream, Optional<List<Event>> events, long nowMillis) {
    if (table.find(stream) == StreamTable.ABSENT) {
      return; // the last who heard it went away while it was fetched
    }
    if (events.isPresent()) {
      for (Event event : events.get()) {
        if (event.seq() == table.last(table.find(stream)) + 1) {
          apply(epoch, event);
        }
      }
      drain(epoch, stream);
    } else {
      passHole(epoch, stream);
    }
    later(stream, nowMillis);
  }

  /**
   * Goes past what nobody can supply any more; gateways see the gap and ask their clients to
   * reload.
   */
  private void passHole(long epoch, StreamId stream) {
    Hole hole = holes.get(stream);
    int entry = table.find(stream);
    if (hole == null || entry == StreamTable.ABSENT) {
      return;
    }
    stats.unfilled.increment();
    long target = hole.held.isEmpty() ? hole.wanted : hole.held.firstKey() - 1;
    table.setLast(entry, Math.max(table.last(entry), target));
    drain(epoch, stream);
  }

  /** The fetch came to its end, whatever it brought; what is still missing is fetched again. */
  synchronized void later(StreamId stream, long nowMillis) {
    Hole hole = holes.get(stream);
    if (hole != null) {
      hole.fetching = false;
      hole.dueMillis = nowMillis + limits.fetchRetryMillis();
    }
  }

  synchronized void forgetLane(int lane) {
    table.clearLane(lane);
  }

  /** Forgets what nobody hears or waits for. */
  synchronized void sweep() {
    holes.keySet().forEach(stream -> table.touch(table.find(stream)));
    table.sweep();
  }

  synchronized int streams() {
    return table.size();
  }

  synchronized long recentBytes() {
    return recentBytes;
  }

  synchronized int heldEvents() {
    return holes.values().stream().mapToInt(hole -> hole.held.size()).sum();
  }

  /** Which gateway a bit stands for. */
  interface Lanes {
    @Nullable GatewayPeer peer(int lane);
  }
}

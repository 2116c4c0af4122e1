package dev.parley.realtime.gateway;

import dev.parley.model.Effect;
import dev.parley.model.Event;
import dev.parley.model.StreamId;
import dev.parley.realtime.channel.RecentEvents;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What has been committed: the truth that clients are compared with. */
final class SimWorld implements RecentEvents, Memberships {
  static final String TEAM = "T1";

  /** A membership: the events after {@code after} and before {@code removed}. */
  static final class Stay {
    final long after;
    long removed = Long.MAX_VALUE;

    Stay(long after) {
      this.after = after;
    }

    @Override
    public String toString() {
      return after + ".." + removed;
    }

    boolean covers(long seq) {
      return seq > after && seq < removed;
    }
  }

  static final class Log {
    final List<Event> events = new ArrayList<>();
    final List<Long> committedMillis = new ArrayList<>();
    final Map<String, List<Stay>> stays = new HashMap<>();
    long prunedTo;

    long last() {
      return events.size();
    }
  }

  final Map<StreamId, Log> logs = new HashMap<>();
  final Set<String> guests = new HashSet<>();
  private final SimScheduler scheduler;
  private final long keptMillis;
  private final Consumer<Event> committed;
  private final Consumer<String> loaded;

  /**
   * @param keptMillis how long an event stays in the store at least
   * @param loaded hears the credential of every load, at the moment of its read
   */
  SimWorld(
      SimScheduler scheduler, long keptMillis, Consumer<Event> committed, Consumer<String> loaded) {
    this.scheduler = scheduler;
    this.keptMillis = keptMillis;
    this.committed = committed;
    this.loaded = loaded;
  }

  Log log(StreamId stream) {
    return logs.computeIfAbsent(stream, _ -> new Log());
  }

  void person(String userId) {
    log(StreamId.person(userId)).stays.put(userId, List.of(new Stay(0)));
    log(StreamId.workspace(TEAM)).stays.put(userId, List.of(new Stay(0)));
  }

  static Event event(StreamId stream, long seq, String type, boolean silent, Effect... effects) {
    String json =
        silent
            ? ""
            : "{\"type\":\"" + type + "\",\"channel\":\"" + stream + "\",\"n\":" + seq + "}";
    return new Event(stream, seq, type, json.getBytes(StandardCharsets.UTF_8), List.of(effects));
  }

  Event commit(StreamId stream, String type, boolean silent, Effect... effects) {
    Log log = log(stream);
    Event event = event(stream, log.last() + 1, type, silent, effects);
    log.events.add(event);
    log.committedMillis.add(scheduler.millis());
    committed.accept(event);
    return event;
  }

  void join(String userId, StreamId stream) {
    Log log = log(stream);
    if (isMember(userId, stream)) {
      return;
    }
    long after = log.last();
    log.stays.computeIfAbsent(userId, _ -> new ArrayList<>()).add(new Stay(after));
    commit(stream, "member_joined_channel", false);
    // Another transaction, in the person's own shard, some time later.
    scheduler.after(
        scheduler.random.nextLong(40_000),
        () ->
            commit(
                StreamId.person(userId),
                "channel_joined",
                false,
                new Effect.Subscribe(stream, after)));
  }

  void endStay(String userId, StreamId stream, long removed) {
    Objects.requireNonNull(log(stream).stays.get(userId)).getLast().removed = removed;
  }

  void leave(String userId, StreamId stream) {
    if (isMember(userId, stream)) {
      Log log = log(stream);
      endStay(userId, stream, log.last() + 1);
      commit(stream, "member_left_channel", scheduler.chance(0.5), new Effect.Remove(userId));
    }
  }

  boolean isMember(String userId, StreamId stream) {
    List<Stay> stays = log(stream).stays.get(userId);
    return stays != null && stays.getLast().removed == Long.MAX_VALUE;
  }

  /** The stay in which the person may see the event, or null. */
  @Nullable Stay stayAt(String userId, StreamId stream, long seq) {
    for (Stay stay : log(stream).stays.getOrDefault(userId, List.of())) {
      if (stay.covers(seq)) {
        return stay;
      }
    }
    return null;
  }

  /** Whether the event is a frame for the person, seen by its own rules alone. */
  boolean isFor(String userId, StreamId stream, long seq) {
    Event event = log(stream).events.get((int) seq - 1);
    return event.json().length > 0 && (guests.contains(userId) || !event.isForGuests());
  }

  /** Forgets what is old enough to have come through any trouble of this network. */
  void prune(StreamId stream) {
    Log log = log(stream);
    long old = seqAt(log, scheduler.millis() - keptMillis);
    log.prunedTo = Math.max(log.prunedTo, old - scheduler.random.nextInt(4));
  }

  @Override
  public Optional<List<Event>> read(StreamId stream, long afterSeq, int limit) {
    Log log = log(stream);
    if (afterSeq < log.prunedTo) {
      return Optional.empty();
    }
    int from = (int) Math.min(afterSeq, log.last());
    int to = (int) Math.min(log.last(), (long) from + limit);
    return Optional.of(List.copyOf(log.events.subList(from, to)));
  }

  @Override
  public Loaded load(Viewer viewer, long sinceMillis) {
    loaded.accept(viewer.credentialId());
    List<Subscription> found = new ArrayList<>();
    logs.forEach(
        (stream, log) -> {
          if (isMember(viewer.userId(), stream)) {
            long joined = Objects.requireNonNull(log.stays.get(viewer.userId())).getLast().after;
            found.add(new Subscription(stream, log.last(), seqAt(log, sinceMillis), joined));
          }
        });
    found.sort(Comparator.comparing(s -> s.stream().value()));
    return new Loaded.Granted(found, guests.contains(viewer.userId()), false);
  }

  private static long seqAt(Log log, long millis) {
    if (millis == NOW) {
      return log.last();
    }
    long seq = log.last();
    while (seq > 0 && log.committedMillis.get((int) seq - 1) >= millis) {
      seq--;
    }
    return seq < log.prunedTo ? Subscription.UNKNOWN : seq;
  }

  @Override
  public OptionalLong current(Viewer viewer, StreamId stream) {
    return isMember(viewer.userId(), stream)
        ? OptionalLong.of(log(stream).last())
        : OptionalLong.empty();
  }
}

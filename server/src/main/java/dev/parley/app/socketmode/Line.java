package dev.parley.app.socketmode;

import dev.parley.app.AppEvents;
import dev.parley.model.Home;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One app in one workspace with its sockets: takes events that are due and shares them out.
 *
 * <p>One turn runs at a time; whoever has something for it wakes it, and a wake during a turn means
 * one more. A turn is one transaction, so acknowledgements that come fast are dropped together.
 */
final class Line {
  private static final Logger LOG = LoggerFactory.getLogger(Line.class);
  private static final int IDLE = 0;
  private static final int RUNNING = 1;
  private static final int AGAIN = 2;

  final Home home;
  final String appId;
  private final AppEvents events;
  private final Executor turns;
  private final InstantSource clock;
  private final List<AppSocket> sockets = new CopyOnWriteArrayList<>();
  private final ConcurrentLinkedQueue<String> acknowledged = new ConcurrentLinkedQueue<>();
  private final AtomicInteger state = new AtomicInteger(IDLE);
  volatile long polledMillis;
  volatile long listenedMillis;

  Line(Home home, String appId, AppEvents events, Executor turns, InstantSource clock) {
    this.home = home;
    this.appId = appId;
    this.events = events;
    this.turns = turns;
    this.clock = clock;
  }

  List<AppSocket> sockets() {
    return sockets;
  }

  void acknowledge(String eventId) {
    acknowledged.add(eventId);
    wake();
  }

  /** Whether it has no sockets and nothing to do. */
  boolean isDone() {
    return sockets.isEmpty() && acknowledged.isEmpty() && state.get() == IDLE;
  }

  /** Sees to it that a turn begins after now. */
  void wake() {
    if (state.getAndSet(AGAIN) == IDLE) {
      turns.execute(this::run);
    }
  }

  private void run() {
    do {
      state.set(RUNNING);
      List<String> done = drain();
      try {
        turn(done);
      } catch (RuntimeException e) {
        // The next wake, at the latest the next poll, tries again.
        LOG.warn("events of the app {} were not delivered", appId, e);
        acknowledged.addAll(done);
      }
    } while (!state.compareAndSet(RUNNING, IDLE));
  }

  private List<String> drain() {
    List<String> done = new ArrayList<>();
    while (done.size() < AppEvents.BATCH_MAX) {
      String one = acknowledged.poll();
      if (one == null) {
        return done;
      }
      done.add(one);
    }
    state.set(AGAIN);
    return done;
  }

  private void turn(List<String> done) {
    int room = sockets.stream().mapToInt(AppSocket::room).sum();
    if (room == 0 && done.isEmpty()) {
      return;
    }
    List<AppEvents.Taken> taken = events.take(home, appId, done, room);
    if (taken.size() == Math.min(room, AppEvents.BATCH_MAX) && !taken.isEmpty()) {
      state.set(AGAIN);
    }
    List<String> left = new ArrayList<>();
    long now = clock.millis();
    for (AppEvents.Taken event : taken) {
      if (freest().filter(socket -> socket.offer(event, now)).isEmpty()) {
        left.add(event.eventId());
      }
    }
    events.release(home, appId, left);
  }

  /** The socket to send to: one that acknowledges before one that owes, then the least busy. */
  private Optional<AppSocket> freest() {
    return sockets.stream()
        .filter(socket -> socket.room() > 0)
        .min(
            Comparator.comparingInt(AppSocket::overdue)
                .thenComparingInt(AppSocket::unacknowledged));
  }
}

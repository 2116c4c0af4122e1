package dev.parley.app;

import dev.parley.model.Home;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The events of one app in one workspace on their way: what is due is taken and goes to the outlet.
 *
 * <p>One turn runs at a time; whoever has something for it wakes it, and a wake during a turn means
 * one more. A turn is one transaction, so acknowledgements that come fast are dropped together.
 */
public final class Deliveries {
  private static final Logger LOG = LoggerFactory.getLogger(Deliveries.class);
  private static final int IDLE = 0;
  private static final int RUNNING = 1;
  private static final int AGAIN = 2;

  /** Where the events go. */
  public interface Outlet {
    /** How many more events it takes now. */
    int room();

    /** Sends an event; false if it cannot be, and then it is not waited for. */
    boolean offer(AppEvents.Taken event, long nowMillis);
  }

  private final Home home;
  private final String appId;
  private final AppEvents events;
  private final Outlet outlet;
  private final Executor turns;
  private final InstantSource clock;
  private final ConcurrentLinkedQueue<String> acknowledged = new ConcurrentLinkedQueue<>();
  private final AtomicInteger state = new AtomicInteger(IDLE);

  public Deliveries(
      Home home,
      String appId,
      AppEvents events,
      Outlet outlet,
      Executor turns,
      InstantSource clock) {
    this.home = home;
    this.appId = appId;
    this.events = events;
    this.outlet = outlet;
    this.turns = turns;
    this.clock = clock;
  }

  /** The app has an event, or is to have it no more. */
  public void acknowledge(String eventId) {
    acknowledged.add(eventId);
    wake();
  }

  /** Whether it has nothing to do. */
  public boolean isDone() {
    return acknowledged.isEmpty() && state.get() == IDLE;
  }

  /** Sees to it that a turn begins after now. */
  public void wake() {
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
    int room = outlet.room();
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
      if (!outlet.offer(event, now)) {
        left.add(event.eventId());
      }
    }
    events.release(home, appId, left);
  }
}

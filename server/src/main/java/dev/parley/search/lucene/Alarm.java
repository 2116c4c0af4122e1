package dev.parley.search.lucene;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Work that is done once after a while, however often it was asked for until then. Thread-safe. */
final class Alarm {
  private final ScheduledExecutorService timer;
  private final Runnable work;
  private final AtomicBoolean set = new AtomicBoolean();

  /**
   * Is not set yet.
   *
   * @param timer only starts the work, which runs on a virtual thread
   */
  Alarm(ScheduledExecutorService timer, Runnable work) {
    this.timer = timer;
    this.work = work;
  }

  /** Sets it, unless it is set. */
  void in(long delayMillis) {
    if (set.compareAndSet(false, true)) {
      var _ =
          timer.schedule(
              () -> Thread.ofVirtual().name("search-index").start(this::ring),
              delayMillis,
              TimeUnit.MILLISECONDS);
    }
  }

  private void ring() {
    set.set(false);
    work.run();
  }
}

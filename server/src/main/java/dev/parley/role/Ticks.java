package dev.parley.role;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is done again and again on one thread; a failure is logged and the next turn comes. */
final class Ticks implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Ticks.class);

  private static final int END_SECONDS_MAX = 5;

  private final String name;
  private final ScheduledExecutorService thread;

  Ticks(String name) {
    this.name = name;
    this.thread =
        Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name(name).factory());
  }

  void every(long millis, Runnable tick) {
    Runnable guarded =
        () -> {
          try {
            tick.run();
          } catch (RuntimeException e) {
            LOG.error("one of the {} failed", name, e);
          }
        };
    var _ = thread.scheduleAtFixedRate(guarded, millis, millis, TimeUnit.MILLISECONDS);
  }

  /** No turn begins any more, and one that is under way has ended, unless it takes very long. */
  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(END_SECONDS_MAX, TimeUnit.SECONDS)) {
        LOG.warn("one of the {} does not end", name);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

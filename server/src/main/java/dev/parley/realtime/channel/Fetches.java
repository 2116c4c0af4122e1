package dev.parley.realtime.channel;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** Reads of the store: so many at once, so many waiting, the rest refused. Thread-safe. */
final class Fetches {
  private final Executor executor;
  private final int atOnce;
  private final int waitingLimit;
  private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
  private int running;

  Fetches(Executor executor, int atOnce, int waitingLimit) {
    this.executor = executor;
    this.atOnce = atOnce;
    this.waitingLimit = waitingLimit;
  }

  /** Runs the read now or later; false if neither is possible. */
  boolean submit(Runnable read) {
    synchronized (this) {
      if (running >= atOnce) {
        return waiting.size() < waitingLimit && waiting.add(read);
      }
      running++;
    }
    return start(read);
  }

  private boolean start(Runnable read) {
    try {
      executor.execute(
          () -> {
            try {
              read.run();
            } finally {
              next();
            }
          });
      return true;
    } catch (RejectedExecutionException e) {
      // The executor shuts down: whoever asked asks again or goes away with it.
      synchronized (this) {
        running--;
      }
      return false;
    }
  }

  private void next() {
    Runnable read;
    synchronized (this) {
      running--;
      read = waiting.poll();
      if (read == null) {
        return;
      }
      running++;
    }
    start(read);
  }
}

package dev.parley.realtime.gateway;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Blocking calls on behalf of sockets: so many at once, so many waiting, in the order they came.
 */
final class Workers {
  private final Executor executor;
  private final int atOnce;
  private final int maxWaiting;
  private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
  private int running;

  Workers(Executor executor, int atOnce, int maxWaiting) {
    this.executor = executor;
    this.atOnce = atOnce;
    this.maxWaiting = maxWaiting;
  }

  /** False if no more may wait, or the process is ending. */
  boolean submit(Runnable call) {
    synchronized (this) {
      if (running >= atOnce) {
        return waiting.size() < maxWaiting && waiting.add(call);
      }
      running++;
    }
    return start(call);
  }

  private boolean start(Runnable call) {
    try {
      executor.execute(
          () -> {
            try {
              call.run();
            } finally {
              next();
            }
          });
      return true;
    } catch (RejectedExecutionException e) {
      // The process ends, and every socket with it.
      synchronized (this) {
        running--;
      }
      return false;
    }
  }

  private void next() {
    Runnable call;
    synchronized (this) {
      running--;
      call = waiting.poll();
      if (call == null) {
        return;
      }
      running++;
    }
    start(call);
  }
}

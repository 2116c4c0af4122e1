package dev.parley.realtime.gateway;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The order in which a gateway works: one task after another, and what waits for a task's end. */
final class Turn {
  private static final Logger LOG = LoggerFactory.getLogger(Turn.class);

  private final Executor executor;
  private final Workers workers;
  private final GatewayStats stats;
  private final Runnable endTurn;
  private final ArrayDeque<Runnable> later = new ArrayDeque<>();

  Turn(Executor executor, Workers workers, GatewayStats stats, Runnable endTurn) {
    this.executor = executor;
    this.workers = workers;
    this.stats = stats;
    this.endTurn = endTurn;
  }

  /** Runs the work in a turn of its own; from any thread. */
  void run(Runnable work) {
    executor.execute(
        () -> {
          guarded(work);
          for (Runnable task = later.poll(); task != null; task = later.poll()) {
            guarded(task);
          }
          guarded(endTurn);
        });
  }

  /** A task that fails must not take those after it along. */
  private void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      stats.failures.increment();
      LOG.error("a task of the gateway failed", e);
    }
  }

  /** Runs the task once streams and sockets are not being walked any more; within a turn. */
  void after(Runnable task) {
    later.add(task);
  }

  /** Runs a blocking call outside of turns; false if too many wait. */
  boolean call(Runnable blocking) {
    return workers.submit(blocking);
  }
}

package dev.parley.realtime.grpc;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** When a lost stream is opened again: soon, then ever later, never all at the same moment. */
final class Reconnection {
  private final ClusterLimits limits;
  private final ScheduledExecutorService timer;
  private final Runnable connect;
  private final Runnable connectedAgain;
  private @Nullable Object current;
  private boolean everLost;
  private boolean closed;
  private long waitMillis;

  /**
   * Nothing is lost yet.
   *
   * @param connectedAgain called after each connection but an undisturbed first one: what was said
   *     before has to be said again
   */
  Reconnection(
      ClusterLimits limits,
      ScheduledExecutorService timer,
      Runnable connect,
      Runnable connectedAgain) {
    this.limits = limits;
    this.timer = timer;
    this.connect = connect;
    this.connectedAgain = connectedAgain;
    this.waitMillis = limits.backoffFirstMillis();
  }

  /** The stream stands; whether this was news. */
  boolean connected(Object stream) {
    boolean again;
    synchronized (this) {
      if (stream.equals(current)) {
        return false;
      }
      current = stream;
      again = everLost;
      waitMillis = limits.backoffFirstMillis();
    }
    if (again) {
      timer.execute(connectedAgain);
    }
    return true;
  }

  synchronized void lost() {
    current = null;
    everLost = true;
    if (closed) {
      return;
    }
    long wait = waitMillis / 2 + ThreadLocalRandom.current().nextLong(waitMillis / 2 + 1);
    waitMillis = Math.min(2 * waitMillis, limits.backoffMostMillis());
    try {
      var _ = timer.schedule(this::again, wait, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      closed = true; // the process ends
    }
  }

  private void again() {
    synchronized (this) {
      if (closed) {
        return;
      }
    }
    connect.run();
  }

  synchronized void close() {
    closed = true;
  }
}

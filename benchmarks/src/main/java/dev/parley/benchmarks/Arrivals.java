package dev.parley.benchmarks;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Frames as they arrive at all sockets of a load. Thread-safe. */
final class Arrivals {
  private static final long MAX_LATENCY_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final long WAIT_SECONDS_MAX = 120;

  private final Histogram latencies = new Histogram(MAX_LATENCY_NANOS, 3);
  private long deliveries;
  private long others;
  private long bytes;
  private long wanted = Long.MAX_VALUE;

  synchronized void reset() {
    latencies.reset();
    deliveries = 0;
    others = 0;
    bytes = 0;
  }

  synchronized void delivered(long sentNanos, int frameBytes) {
    latencies.recordValue(Math.clamp(System.nanoTime() - sentNanos, 0, MAX_LATENCY_NANOS));
    bytes += frameBytes;
    deliveries++;
    if (deliveries == wanted) {
      notifyAll();
    }
  }

  synchronized void other() {
    others++;
  }

  /** Waits for so many deliveries since the last reset. */
  synchronized void await(long count) throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS_MAX);
    wanted = count;
    while (deliveries < count) {
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (left <= 0) {
        throw new IOException(deliveries + " of " + count + " deliveries arrived");
      }
      wait(left);
    }
  }

  synchronized SocketLoad.Result result(int sockets, double seconds) {
    return new SocketLoad.Result(
        sockets,
        deliveries,
        others,
        deliveries == 0 ? 0 : (double) bytes / deliveries,
        seconds,
        latencies.getValueAtPercentile(50) / 1e3,
        latencies.getValueAtPercentile(99) / 1e3,
        latencies.getMaxValue() / 1e3);
  }
}

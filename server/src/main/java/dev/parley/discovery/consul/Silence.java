package dev.parley.discovery.consul;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** For how long Consul has not answered, whoever asked. */
final class Silence {
  /** When the first call failed after the last one that did not; 0 while none has. */
  private final AtomicLong since = new AtomicLong();

  void heard() {
    since.set(0);
  }

  void unheard() {
    long now = System.nanoTime();
    since.compareAndSet(0, now == 0 ? 1 : now);
  }

  long millis() {
    long from = since.get();
    return from == 0 ? 0 : TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - from);
  }
}

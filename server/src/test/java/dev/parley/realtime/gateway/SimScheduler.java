package dev.parley.realtime.gateway;

import java.time.Instant;
import java.time.InstantSource;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/** Time and chance of a simulation: one thread, one seed, the same run every time. */
final class SimScheduler implements InstantSource {
  private record Task(long atMicros, long order, Runnable work) implements Comparable<Task> {
    @Override
    public int compareTo(Task other) {
      int byTime = Long.compare(atMicros, other.atMicros);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  final SplittableRandom random;
  private final PriorityQueue<Task> tasks = new PriorityQueue<>();
  private long nowMicros = 1_000_000_000L;
  private long order;

  SimScheduler(long seed) {
    random = new SplittableRandom(seed);
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(nowMicros / 1_000);
  }

  @Override
  public long millis() {
    return nowMicros / 1_000;
  }

  void after(long micros, Runnable work) {
    tasks.add(new Task(nowMicros + micros, order++, work));
  }

  void every(long millis, Runnable work) {
    after(
        millis * 1_000,
        () -> {
          work.run();
          every(millis, work);
        });
  }

  long micros() {
    return nowMicros;
  }

  boolean chance(double p) {
    return random.nextDouble() < p;
  }

  void runFor(long millis) {
    passMicros(millis * 1_000);
  }

  /** Lets others work meanwhile; also from within a task, which then goes on at a later time. */
  void passMicros(long micros) {
    long end = nowMicros + micros;
    while (!tasks.isEmpty() && tasks.peek().atMicros() <= end) {
      Task task = tasks.remove();
      nowMicros = task.atMicros();
      task.work().run();
    }
    nowMicros = Math.max(nowMicros, end); // a task may have waited beyond it
  }
}

package dev.parley.store;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Calls that are carried out together: a lone one goes at once, on its own thread; those that come
 * while it is under way gather, and the first of them leads the next group.
 *
 * <p>Nobody waits for company, so a group is as large as the calls that one commit kept waiting. A
 * lane holds no more calls than there are threads that make them. Thread-safe.
 *
 * @param <T> a call
 * @param <R> its result
 */
public final class Lane<T, R> {
  /** What became of one call of a group. */
  public sealed interface Outcome<R> {
    record Done<R>(R result) implements Outcome<R> {}

    record Failed<R>(RuntimeException failure) implements Outcome<R> {}

    /** It did not go with the others, and goes by itself. */
    record Apart<R>() implements Outcome<R> {}
  }

  /**
   * How a group is carried out.
   *
   * @param <T> a call
   * @param <R> its result
   */
  public interface Work<T, R> {
    /** Carries calls out; one outcome for each, in their order. */
    List<Outcome<R>> carryOut(List<T> group);

    /** Does what follows, while the next group may be under way already. */
    void follow(List<Outcome<R>> outcomes);

    /** Carries out a call that went apart, on its own thread and beside the lane. */
    R alone(T call);
  }

  /** What a waiting call is told. */
  private sealed interface Signal<R> {
    record Lead<R>() implements Signal<R> {}

    record Answer<R>(Outcome<R> outcome) implements Signal<R> {}
  }

  private record Turn<T, R>(T call, CompletableFuture<Signal<R>> signal) {}

  private final int groupMax;
  private final Work<T, R> work;
  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<Turn<T, R>> waiting = new ArrayDeque<>();
  private boolean underWay;

  /**
   * An empty lane.
   *
   * @param groupMax calls of one group at the most
   */
  public Lane(int groupMax, Work<T, R> work) {
    this.groupMax = groupMax;
    this.work = work;
  }

  /** Carries a call out, in a group where others wait, and answers or fails as it does alone. */
  public R run(T call) {
    Turn<T, R> turn = new Turn<>(call, new CompletableFuture<>());
    Signal<R> signal = enter(turn) ? new Signal.Lead<>() : turn.signal().join();
    Outcome<R> outcome =
        switch (signal) {
          case Signal.Lead<R> _ -> lead();
          case Signal.Answer<R>(Outcome<R> answer) -> answer;
        };
    return switch (outcome) {
      case Outcome.Done<R>(R result) -> result;
      case Outcome.Failed<R>(RuntimeException failure) -> throw failure;
      case Outcome.Apart<R> _ -> work.alone(call);
    };
  }

  /** How many calls wait for the one under way. */
  int waiting() {
    lock.lock();
    try {
      return waiting.size();
    } finally {
      lock.unlock();
    }
  }

  /** Whether the call leads, since nothing is under way. */
  private boolean enter(Turn<T, R> turn) {
    lock.lock();
    try {
      waiting.add(turn);
      boolean leads = !underWay;
      underWay = true;
      return leads;
    } finally {
      lock.unlock();
    }
  }

  /** Carries out the calls that wait; the leader's own is the first of them. */
  private Outcome<R> lead() {
    List<Turn<T, R>> group = gather();
    List<Outcome<R>> outcomes;
    try {
      try {
        outcomes = work.carryOut(group.stream().map(Turn::call).toList());
      } finally {
        handOver();
      }
      work.follow(outcomes);
    } catch (Throwable e) {
      group.forEach(turn -> turn.signal().completeExceptionally(e));
      throw e;
    }
    for (int i = 1; i < group.size(); i++) {
      group.get(i).signal().complete(new Signal.Answer<>(outcomes.get(i)));
    }
    return outcomes.getFirst();
  }

  private List<Turn<T, R>> gather() {
    lock.lock();
    try {
      List<Turn<T, R>> group = new ArrayList<>();
      while (!waiting.isEmpty() && group.size() < groupMax) {
        group.add(waiting.remove());
      }
      return group;
    } finally {
      lock.unlock();
    }
  }

  private void handOver() {
    lock.lock();
    try {
      Turn<T, R> next = waiting.peek();
      if (next == null) {
        underWay = false;
      } else {
        next.signal().complete(new Signal.Lead<>());
      }
    } finally {
      lock.unlock();
    }
  }
}

package dev.parley.realtime.gateway;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;

/** The ways between processes: they delay, lose, double and reorder, and may be cut or slow. */
final class SimNetwork {
  private static final double LOST = 0.03;
  private static final double DOUBLED = 0.03;
  private static final double LATE = 0.08;
  private static final int LATE_MICROS = 150_000;
  private static final int SLOW_MICROS = 250_000;

  private final SimScheduler scheduler;
  private final List<BiPredicate<SimNode, SimNode>> cuts = new ArrayList<>();
  private final Set<SimNode> slow = new HashSet<>();
  private boolean faulty = true;
  private int nested;

  SimNetwork(SimScheduler scheduler) {
    this.scheduler = scheduler;
  }

  /** Takes ways away until it is taken back. */
  Runnable cut(BiPredicate<SimNode, SimNode> cut) {
    cuts.add(cut);
    return () -> cuts.remove(cut);
  }

  Runnable slow(SimNode node) {
    slow.add(node);
    return () -> slow.remove(node);
  }

  void heal() {
    faulty = false;
  }

  boolean reaches(SimNode from, SimNode to) {
    for (BiPredicate<SimNode, SimNode> cut : cuts) {
      if (cut.test(from, to)) {
        return false;
      }
    }
    return true;
  }

  /** Brings a message, perhaps. */
  void send(SimNode from, SimNode to, Runnable message) {
    if (!reaches(from, to)) {
      return;
    }
    double chance = faulty ? scheduler.random.nextDouble() : 0.5;
    if (chance < LOST) {
      return;
    }
    deliver(from, to, message);
    if (chance > 1 - DOUBLED) {
      deliver(from, to, message);
    }
  }

  private void deliver(SimNode from, SimNode to, Runnable message) {
    scheduler.after(
        delay(from, to),
        () -> {
          if (reaches(from, to)) {
            to.run(message);
          }
        });
  }

  long delay(SimNode from, SimNode to) {
    long micros =
        faulty && scheduler.chance(LATE)
            ? scheduler.random.nextLong(LATE_MICROS)
            : 200 + scheduler.random.nextLong(2_000);
    return slow.contains(from) || slow.contains(to)
        ? micros + scheduler.random.nextLong(SLOW_MICROS)
        : micros;
  }

  /**
   * Waits for one way of a call, while others work; false if it does not come through. A call
   * within a call takes no time: calls end in the order in which they began.
   */
  boolean pass(SimNode from, SimNode to) {
    if (nested == 0) {
      nested++;
      try {
        scheduler.passMicros(delay(from, to));
      } finally {
        nested--;
      }
    }
    return reaches(from, to) && (!faulty || !scheduler.chance(LOST));
  }
}

package dev.parley.realtime.gateway;

import java.util.ArrayDeque;

/** One life of a process: it works, is frozen, or has ended. */
class SimNode {
  final String id;
  private final ArrayDeque<Runnable> frozenWork = new ArrayDeque<>();
  private boolean up = true;
  private boolean frozen;
  private boolean waiting;

  SimNode(String id) {
    this.id = id;
  }

  boolean isUp() {
    return up;
  }

  boolean isFrozen() {
    return frozen;
  }

  void end() {
    up = false;
    frozenWork.clear();
  }

  void freeze() {
    frozen = true;
  }

  /** It goes on where it stood, with all that came meanwhile. */
  void thaw() {
    frozen = false;
    while (up && !frozen && !frozenWork.isEmpty()) {
      frozenWork.remove().run();
    }
  }

  /** Has the process do something: now, when it thaws, or never. */
  void run(Runnable work) {
    if (up && frozen) {
      frozenWork.add(work);
    } else if (up) {
      work.run();
    }
  }

  /** Does what waits for answers; a turn that is due meanwhile is left out. */
  void turn(Runnable work) {
    if (up && !frozen && !waiting) {
      waiting = true;
      try {
        work.run();
      } finally {
        waiting = false;
      }
    }
  }

  @Override
  public String toString() {
    return id;
  }
}

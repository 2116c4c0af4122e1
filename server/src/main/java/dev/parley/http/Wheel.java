package dev.parley.http;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The timing wheel of one event loop: every connection of the loop lies in it with its one
 * deadline. A later deadline is merely noted in the connection and found when the old slot comes
 * round, so that a request that moves the deadline on costs one store. Used by its event loop
 * alone.
 */
final class Wheel {
  static final int TICK_MILLIS = 100;
  private static final int SLOTS = 1_024;

  private final @Nullable Timed[] heads = new Timed[SLOTS];
  private long now;
  private int size;

  long tick() {
    return now;
  }

  int size() {
    return size;
  }

  /** Moves the deadline of an entry, and enters it if it is new. */
  void schedule(Timed entry, long delayMillis) {
    entry.deadlineTick = now + Math.max(1, (delayMillis + TICK_MILLIS - 1) / TICK_MILLIS);
    if (entry.slot < 0) {
      size++;
      link(entry);
    } else if (entry.deadlineTick < entry.scheduledTick) {
      unlink(entry);
      link(entry);
    }
  }

  void remove(Timed entry) {
    if (entry.slot >= 0) {
      unlink(entry);
      size--;
    }
  }

  /** Advances by one tick and calls those whose deadline has come. */
  void advance() {
    now++;
    int slot = (int) (now % SLOTS);
    Timed entry = heads[slot];
    heads[slot] = null;
    while (entry != null) {
      Timed following = entry.next;
      entry.slot = -1;
      entry.previous = null;
      entry.next = null;
      size--;
      visit(entry);
      entry = following;
    }
  }

  private void visit(Timed entry) {
    if (entry.deadlineTick > now) {
      size++;
      link(entry);
    } else {
      // Stays in the wheel while its connection lives, so that stopping finds it.
      schedule(entry, SLOTS * (long) TICK_MILLIS);
      entry.onDeadline();
    }
  }

  /** All entries; a copy, since what is done with them changes the wheel. */
  List<Timed> entries() {
    List<Timed> all = new ArrayList<>(size);
    for (Timed head : heads) {
      for (Timed entry = head; entry != null; entry = entry.next) {
        all.add(entry);
      }
    }
    return all;
  }

  private void link(Timed entry) {
    int slot = (int) (entry.deadlineTick % SLOTS);
    Timed head = heads[slot];
    entry.slot = slot;
    entry.scheduledTick = entry.deadlineTick;
    entry.previous = null;
    entry.next = head;
    if (head != null) {
      head.previous = entry;
    }
    heads[slot] = entry;
  }

  private void unlink(Timed entry) {
    Timed before = entry.previous;
    Timed after = entry.next;
    if (before == null) {
      heads[entry.slot] = after;
    } else {
      before.next = after;
    }
    if (after != null) {
      after.previous = before;
    }
    entry.previous = null;
    entry.next = null;
    entry.slot = -1;
  }
}

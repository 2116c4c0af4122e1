package dev.parley.realtime.gateway;

import java.util.Arrays;
import java.util.function.IntConsumer;

/** A compact set of ints from 0 on: open addressing in one array. Not thread-safe. */
final class IntSet {
  private static final int[] EMPTY = {};

  /** Each value plus one; 0 is an empty place. */
  private int[] table = EMPTY;

  private int size;

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  boolean contains(int value) {
    if (size == 0) {
      return false;
    }
    int mask = table.length - 1;
    for (int i = place(value, mask); table[i] != 0; i = (i + 1) & mask) {
      if (table[i] == value + 1) {
        return true;
      }
    }
    return false;
  }

  boolean add(int value) {
    if (contains(value)) {
      return false;
    }
    if ((size + 1) * 4 > table.length * 3) {
      resize(Math.max(4, table.length * 2));
    }
    put(value);
    size++;
    return true;
  }

  boolean remove(int value) {
    if (size == 0) {
      return false;
    }
    int mask = table.length - 1;
    int i = place(value, mask);
    while (table[i] != value + 1) {
      if (table[i] == 0) {
        return false;
      }
      i = (i + 1) & mask;
    }
    close(i, mask);
    size--;
    if (size == 0) {
      table = EMPTY;
    } else if (size * 8 < table.length) {
      resize(table.length / 2);
    }
    return true;
  }

  /** In no particular order; the set must not change meanwhile. */
  void forEach(IntConsumer action) {
    for (int stored : table) {
      if (stored != 0) {
        action.accept(stored - 1);
      }
    }
  }

  int[] toArray() {
    int[] values = new int[size];
    int n = 0;
    for (int stored : table) {
      if (stored != 0) {
        values[n++] = stored - 1;
      }
    }
    return values;
  }

  /** Moves later entries of the same run into the place that became free. */
  private void close(int free, int mask) {
    int hole = free;
    for (int i = (hole + 1) & mask; table[i] != 0; i = (i + 1) & mask) {
      int home = place(table[i] - 1, mask);
      if (((i - home) & mask) >= ((i - hole) & mask)) {
        table[hole] = table[i];
        hole = i;
      }
    }
    table[hole] = 0;
  }

  private void resize(int capacity) {
    int[] old = table;
    table = new int[Math.max(4, capacity)];
    for (int stored : old) {
      if (stored != 0) {
        put(stored - 1);
      }
    }
  }

  private void put(int value) {
    int mask = table.length - 1;
    int i = place(value, mask);
    while (table[i] != 0) {
      i = (i + 1) & mask;
    }
    table[i] = value + 1;
  }

  private static int place(int value, int mask) {
    int mixed = value * 0x9E3779B9;
    return (mixed ^ (mixed >>> 16)) & mask;
  }

  @Override
  public String toString() {
    return Arrays.toString(toArray());
  }
}

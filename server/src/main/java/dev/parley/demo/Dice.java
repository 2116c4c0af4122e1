package dev.parley.demo;

/**
 * A stream of numbers that depends on its seed alone, on every machine and Java (SplitMix64,
 * Steele, Lea and Flood 2014). For one thread.
 */
final class Dice {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private long state;

  private Dice(long state) {
    this.state = state;
  }

  /** Dice for one place of the company, named by a seed and numbers. */
  static Dice of(long seed, long... place) {
    long state = mix(seed + GOLDEN);
    for (long part : place) {
      state = mix(state ^ mix(part + GOLDEN));
    }
    return new Dice(state);
  }

  long next() {
    state += GOLDEN;
    return mix(state);
  }

  /** From 0 to below the bound. */
  int below(int bound) {
    return (int) (((next() >>> 33) * bound) >>> 31);
  }

  /** From 0 to below 1. */
  double fraction() {
    return (next() >>> 11) * 0x1.0p-53;
  }

  boolean chance(int percent) {
    return below(100) < percent;
  }

  static long mix(long value) {
    long z = value;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}

package dev.parley.demo;

/** A fixed reordering of the numbers below a bound, without a table. */
record Shuffle(int bound, long factor, long shift) {
  static Shuffle of(int bound, Dice dice) {
    long factor = 1L + dice.below(Math.max(1, bound - 1));
    while (gcd(factor, bound) != 1) {
      factor++;
    }
    return new Shuffle(bound, factor % bound == 0 ? 1 : factor, dice.below(bound));
  }

  int at(int index) {
    return (int) ((index * factor + shift) % bound);
  }

  private static long gcd(long a, long b) {
    return b == 0 ? a : gcd(b, a % b);
  }
}

package dev.parley.demo;

/** Ids of Slack's shape that depend on the seed and a number, each number another. */
record DemoIds(long seed) {
  private static final String DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  private static final int DIGIT_COUNT = 10;
  private static final int BITS = 5 * DIGIT_COUNT;
  private static final long MASK = (1L << BITS) - 1;

  String id(char kind, long number) {
    long bits = scatter((number + Dice.mix(seed ^ kind)) & MASK);
    char[] id = new char[DIGIT_COUNT + 1];
    id[0] = kind;
    for (int i = DIGIT_COUNT; i > 0; i--) {
      id[i] = DIGITS.charAt((int) (bits & 31));
      bits >>>= 5;
    }
    return String.valueOf(id);
  }

  /** One to one on the numbers of {@link #BITS} bits: odd factors and shifted sums lose nothing. */
  private static long scatter(long value) {
    long bits = value;
    bits ^= bits >>> 25;
    bits = bits * 0x5851F42D4C957F2DL & MASK;
    bits ^= bits >>> 23;
    bits = bits * 0x14057B7EF767814FL & MASK;
    return bits ^ bits >>> 27;
  }
}

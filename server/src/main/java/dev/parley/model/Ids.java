package dev.parley.model;

import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * A maker of ids of Slack's shapes: a letter for the kind and 64 time-ordered bits in base 32.
 *
 * <p>The upper 44 bits are milliseconds since the epoch, the lower 20 are random at the start of a
 * millisecond and count up within it, so ids of one maker never repeat and ids of two makers rarely
 * do; uniqueness is the business of the claim that every id takes. Thread-safe.
 */
public final class Ids {
  /** Crockford's digits: no I, L, O or U, so an id can be read aloud. */
  private static final String DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

  private static final int DIGIT_COUNT = 13;
  private static final int RANDOM_BITS = 20;

  private final InstantSource clock;
  private final RandomGenerator random;
  private final AtomicLong last = new AtomicLong();

  public Ids(InstantSource clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
  }

  /** A fresh id of the kind, such as {@code C0AB12…}. */
  public String next(IdKind kind) {
    long fresh = clock.millis() << RANDOM_BITS | random.nextLong(1L << (RANDOM_BITS - 1));
    return kind.letter() + encode(last.updateAndGet(seen -> Math.max(seen + 1, fresh)));
  }

  static String encode(long bits) {
    char[] digits = new char[DIGIT_COUNT];
    for (int i = DIGIT_COUNT - 1; i >= 0; i--) {
      digits[i] = DIGITS.charAt((int) (bits & 31));
      bits >>>= 5;
    }
    return new String(digits);
  }
}

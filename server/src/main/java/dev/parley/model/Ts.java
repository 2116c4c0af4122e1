package dev.parley.model;

import java.util.OptionalLong;

/**
 * The {@code ts} of a message: microseconds since the epoch, written {@code seconds.micros}.
 *
 * <p>It is the message's id and unique in its conversation.
 */
public final class Ts {
  private static final long MICROS = 1_000_000;
  private static final int MAX_SECONDS_DIGITS = 12;

  /** As many as the wire shows, for "never" too: {@code 0000000000.000000}. */
  private static final int SECONDS_DIGITS = 10;

  private Ts() {}

  public static String format(long micros) {
    StringBuilder out = new StringBuilder(SECONDS_DIGITS + 7);
    pad(out, micros / MICROS, SECONDS_DIGITS).append('.');
    return pad(out, micros % MICROS, 6).toString();
  }

  private static StringBuilder pad(StringBuilder out, long number, int digitCount) {
    String digits = Long.toString(number);
    return out.repeat('0', Math.max(0, digitCount - digits.length())).append(digits);
  }

  /** The microseconds of {@code text}, or empty where it is no ts; a shorter fraction is padded. */
  public static OptionalLong parse(String text) {
    int dot = text.indexOf('.');
    int seconds = dot < 0 ? text.length() : dot;
    int fraction = dot < 0 ? 0 : text.length() - dot - 1;
    if (seconds == 0 || seconds > MAX_SECONDS_DIGITS || fraction > 6) {
      return OptionalLong.empty();
    }
    long value = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (i == dot) {
        continue;
      }
      if (c < '0' || c > '9') {
        return OptionalLong.empty();
      }
      value = value * 10 + (c - '0');
    }
    for (int i = fraction; i < 6; i++) {
      value *= 10;
    }
    return OptionalLong.of(value);
  }
}

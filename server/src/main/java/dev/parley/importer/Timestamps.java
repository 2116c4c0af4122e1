package dev.parley.importer;

/** The {@code ts} of the Slack API, seconds and six decimals, as microseconds since 1970. */
public final class Timestamps {
  private static final int SECONDS_DIGITS_MAX = 11;
  private static final int FRACTION_DIGITS = 6;
  private static final long MICROS_PER_SECOND = 1_000_000;

  private Timestamps() {}

  /** Microseconds, or 0 where the text is no timestamp. Fewer than six decimals are accepted. */
  public static long parse(String ts) {
    int dot = ts.indexOf('.');
    int end = dot < 0 ? ts.length() : dot;
    if (end == 0 || end > SECONDS_DIGITS_MAX || ts.length() - end > FRACTION_DIGITS + 1) {
      return 0;
    }
    long value = 0;
    for (int i = 0; i < ts.length(); i++) {
      if (i == dot) {
        continue;
      }
      int digit = ts.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return 0;
      }
      value = value * 10 + digit;
    }
    int fraction = dot < 0 ? 0 : ts.length() - dot - 1;
    for (int i = fraction; i < FRACTION_DIGITS; i++) {
      value *= 10;
    }
    return value;
  }

  /** {@code 1494584489.214211} for 1494584489214211. */
  public static String format(long micros) {
    char[] text = Long.toString(MICROS_PER_SECOND + micros % MICROS_PER_SECOND).toCharArray();
    text[0] = '.';
    return micros / MICROS_PER_SECOND + String.valueOf(text);
  }
}

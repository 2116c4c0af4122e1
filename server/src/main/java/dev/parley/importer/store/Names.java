package dev.parley.importer.store;

import java.text.Normalizer;
import java.util.Locale;
import java.util.function.IntPredicate;

/** Handles and channel names of an export in the form that Parley has for them. */
final class Names {
  private static final int LENGTH_MAX = 80;

  private Names() {}

  /** Letters, digits and {@code . _ -}, beginning with a letter or digit. */
  static String handle(String name, String id) {
    String clean =
        clean(name, c -> Character.isLetterOrDigit(c) || c == '.' || c == '_' || c == '-');
    boolean begins = !clean.isEmpty() && Character.isLetterOrDigit(clean.codePointAt(0));
    return begins ? clean : clip("u" + (clean.isEmpty() ? id.toLowerCase(Locale.ROOT) : clean));
  }

  /** Letters that are not capitals, digits and {@code _ -}, and not these two alone. */
  static String channel(String name, String id) {
    String clean = clean(name, c -> isChannelLetter(c) || c == '_' || c == '-');
    boolean says = clean.codePoints().anyMatch(Names::isChannelLetter);
    return says ? clean : clip("c-" + id.toLowerCase(Locale.ROOT));
  }

  private static boolean isChannelLetter(int c) {
    return Character.isLetterOrDigit(c) && !Character.isUpperCase(c) && !Character.isTitleCase(c);
  }

  private static String clean(String name, IntPredicate fits) {
    StringBuilder clean = new StringBuilder();
    Normalizer.normalize(name, Normalizer.Form.NFC)
        .toLowerCase(Locale.ROOT)
        .codePoints()
        .map(c -> fits.test(c) ? c : '_')
        .forEach(clean::appendCodePoint);
    return clip(clean.toString());
  }

  static String clip(String name) {
    if (name.length() <= LENGTH_MAX) {
      return name;
    }
    boolean splits = Character.isHighSurrogate(name.charAt(LENGTH_MAX - 1));
    return name.substring(0, splits ? LENGTH_MAX - 1 : LENGTH_MAX);
  }
}

package dev.parley.observe;

import java.util.regex.Pattern;

/** The last guard of the logs: what looks like a credential is never written. */
final class Redaction {
  private static final Pattern TOKEN =
      Pattern.compile("\\b(xox[a-z](?:\\.xox[a-z])?|xapp|xwfp)-[A-Za-z0-9._%+/=-]+");
  private static final Pattern LINK =
      Pattern.compile("\\b(magic|invite|setup)-[A-Z0-9a-z-]*[0-9a-f]{64}");
  private static final Pattern PASSWORD =
      Pattern.compile("(?i)\\b(password|passwd|pwd|secret)=[^&\\s\"';,]+");

  private Redaction() {}

  static String redact(String line) {
    String result = line;
    if (line.contains("xox") || line.contains("xapp-") || line.contains("xwfp-")) {
      result = TOKEN.matcher(result).replaceAll("$1-…");
    }
    if (line.contains("magic-") || line.contains("invite-") || line.contains("setup-")) {
      result = LINK.matcher(result).replaceAll("$1-…");
    }
    return result.indexOf('=') < 0 ? result : PASSWORD.matcher(result).replaceAll("$1=…");
  }
}

package dev.parley.search;

import java.util.Locale;
import java.util.Optional;

/** Splits a query into words, quoted phrases and {@code name:value} pairs. */
final class QueryScanner {
  private final String text;
  private int at;

  QueryScanner(String text) {
    this.text = text;
  }

  /**
   * One part of a query.
   *
   * @param text as written, without the minus and, for a phrase, without quotes
   * @param operator what stands before the first colon, in lower case; empty where there is none or
   *     nothing follows it
   * @param value what stands after it, without quotes
   */
  record Token(String text, boolean phrase, boolean negated, String operator, String value) {}

  /** The next part, or nothing at the end. */
  Optional<Token> next() {
    while (true) {
      skipSpace();
      if (at == text.length()) {
        return Optional.empty();
      }
      boolean negated = text.charAt(at) == '-';
      if (negated) {
        at++;
      }
      if (at == text.length() || isSpace(text.charAt(at))) {
        continue;
      }
      if (isQuote(text.charAt(at))) {
        String phrase = quoted();
        if (!phrase.isBlank()) {
          return Optional.of(new Token(phrase, true, negated, "", ""));
        }
        continue;
      }
      return Optional.of(word(negated));
    }
  }

  private Token word(boolean negated) {
    int start = at;
    int colon = -1;
    while (at < text.length() && !isSpace(text.charAt(at))) {
      if (text.charAt(at) == ':' && colon < 0) {
        colon = at++;
        if (at < text.length() && isQuote(text.charAt(at))) {
          String value = quoted();
          return token(text.substring(start, at), negated, name(start, colon), value);
        }
        if (text.startsWith("<@", at) || text.startsWith("<#", at)) {
          int end = text.indexOf('>', at);
          at = end < 0 ? at : end + 1;
        }
      } else {
        at++;
      }
    }
    String whole = text.substring(start, at);
    return colon < 0
        ? token(whole, negated, "", "")
        : token(whole, negated, name(start, colon), text.substring(colon + 1, at));
  }

  private static Token token(String whole, boolean negated, String name, String value) {
    boolean pair = !value.isBlank();
    return new Token(whole, false, negated, pair ? name : "", pair ? value.strip() : "");
  }

  private String name(int start, int colon) {
    return text.substring(start, colon).toLowerCase(Locale.ROOT);
  }

  /** What stands between the quote here and the next one or the end. */
  private String quoted() {
    int start = ++at;
    while (at < text.length() && !isQuote(text.charAt(at))) {
      at++;
    }
    String inside = text.substring(start, at);
    if (at < text.length()) {
      at++;
    }
    return inside;
  }

  private void skipSpace() {
    while (at < text.length() && isSpace(text.charAt(at))) {
      at++;
    }
  }

  private static boolean isQuote(char c) {
    return c == '"' || c == '\u201c' || c == '\u201d';
  }

  private static boolean isSpace(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c);
  }
}

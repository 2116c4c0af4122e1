package dev.parley.http;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Header fields in order; names compare without case. Immutable. Names are tokens and values
 * visible ASCII with spaces and tabs (RFC 9110, 5.1 and 5.5), so that no value can start a second
 * field.
 */
public final class Headers {
  private static final Headers NONE = new Headers(new String[0]);

  private final String[] pairs;

  private Headers(String[] pairs) {
    this.pairs = pairs;
  }

  public static Headers none() {
    return NONE;
  }

  /**
   * Fields in the given order.
   *
   * @param namesAndValues name, value, name, value …
   * @throws IllegalArgumentException if a name or value holds a character that is not allowed there
   */
  public static Headers of(String... namesAndValues) {
    if (namesAndValues.length % 2 != 0) {
      throw new IllegalArgumentException("a header name lacks its value");
    }
    String[] pairs = namesAndValues.clone();
    for (int i = 0; i < pairs.length; i += 2) {
      check(pairs[i], pairs[i + 1]);
    }
    return new Headers(pairs);
  }

  /** These fields and one more; fields of that name stay. */
  public Headers plus(String name, String value) {
    check(name, value);
    String[] longer = new String[pairs.length + 2];
    System.arraycopy(pairs, 0, longer, 0, pairs.length);
    longer[pairs.length] = name;
    longer[pairs.length + 1] = value;
    return new Headers(longer);
  }

  /** These fields followed by those. */
  public Headers plus(Headers others) {
    if (pairs.length == 0) {
      return others;
    }
    if (others.pairs.length == 0) {
      return this;
    }
    String[] longer = new String[pairs.length + others.pairs.length];
    System.arraycopy(pairs, 0, longer, 0, pairs.length);
    System.arraycopy(others.pairs, 0, longer, pairs.length, others.pairs.length);
    return new Headers(longer);
  }

  /** The first value of the field, or null. */
  public @Nullable String get(String name) {
    for (int i = 0; i < pairs.length; i += 2) {
      if (pairs[i].equalsIgnoreCase(name)) {
        return pairs[i + 1];
      }
    }
    return null;
  }

  public List<String> all(String name) {
    List<String> values = new ArrayList<>();
    for (int i = 0; i < pairs.length; i += 2) {
      if (pairs[i].equalsIgnoreCase(name)) {
        values.add(pairs[i + 1]);
      }
    }
    return values;
  }

  public boolean has(String name) {
    return get(name) != null;
  }

  public void forEach(BiConsumer<String, String> action) {
    for (int i = 0; i < pairs.length; i += 2) {
      action.accept(pairs[i], pairs[i + 1]);
    }
  }

  int count() {
    return pairs.length / 2;
  }

  String name(int index) {
    return pairs[2 * index];
  }

  String value(int index) {
    return pairs[2 * index + 1];
  }

  private static void check(String name, String value) {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("a header name is empty");
    }
    for (int i = 0; i < name.length(); i++) {
      if (!isToken(name.charAt(i))) {
        throw new IllegalArgumentException("a header name holds a character that is not allowed");
      }
    }
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c != '\t' && (c < ' ' || c > '~')) {
        throw new IllegalArgumentException(
            "the value of header " + name + " holds a character that is not allowed");
      }
    }
  }

  static boolean isToken(char c) {
    return isLetterOrDigit(c) || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
  }

  static boolean isLetterOrDigit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }

  @Override
  public String toString() {
    StringBuilder names = new StringBuilder();
    forEach((name, _) -> names.append(names.isEmpty() ? "" : ", ").append(name));
    return "Headers[" + names + "]";
  }
}

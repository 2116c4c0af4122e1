package dev.parley.security;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a new password must be: long enough, not one of the most common, not the person's own name
 * or address.
 *
 * <p>No rules about kinds of characters: NIST SP 800-63B found that they make passwords worse.
 * Immutable.
 */
public final class PasswordRules {
  /** Fewest characters (code points) of a password. */
  public static final int MIN_PASSWORD_CHARS = 8;

  /** Most bytes of a password, in UTF-8. */
  public static final int MAX_PASSWORD_BYTES = 200;

  /** Why a password is refused. */
  public enum Fault {
    TOO_SHORT,
    TOO_LONG,
    TOO_COMMON,
    NAMES_ITS_OWNER
  }

  private static final String COMMON_LIST = "common-passwords.txt";

  private final Set<String> common;

  private PasswordRules(Set<String> common) {
    this.common = common;
  }

  /** The rules with the list of common passwords that comes with Parley. */
  public static PasswordRules load() {
    try (InputStream list = PasswordRules.class.getResourceAsStream(COMMON_LIST)) {
      if (list == null) {
        throw new IllegalStateException("the archive lacks " + COMMON_LIST);
      }
      String text = new String(list.readAllBytes(), StandardCharsets.UTF_8);
      return new PasswordRules(
          text.lines()
              .filter(line -> !line.isBlank() && !line.startsWith("#"))
              .collect(Collectors.toUnmodifiableSet()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Why {@code password} is refused, empty if it may be used.
   *
   * @param ownNames the person's handle, e-mail address and the workspace's name; compared without
   *     regard to case
   */
  public Optional<Fault> check(String password, Collection<String> ownNames) {
    if (!mayBePassword(password)) {
      return Optional.of(Fault.TOO_LONG);
    }
    if (password.codePointCount(0, password.length()) < MIN_PASSWORD_CHARS) {
      return Optional.of(Fault.TOO_SHORT);
    }
    String lower = password.toLowerCase(Locale.ROOT);
    if (common.contains(lower) || lower.chars().distinct().count() < 3) {
      return Optional.of(Fault.TOO_COMMON);
    }
    boolean own = ownNames.stream().anyMatch(name -> name.toLowerCase(Locale.ROOT).equals(lower));
    return own ? Optional.of(Fault.NAMES_ITS_OWNER) : Optional.empty();
  }

  /** Whether a text is short enough to be a password at all. */
  static boolean mayBePassword(String text) {
    // Every char is at least one byte in UTF-8, so a long text is refused before it is encoded.
    return text.length() <= MAX_PASSWORD_BYTES
        && text.getBytes(StandardCharsets.UTF_8).length <= MAX_PASSWORD_BYTES;
  }
}

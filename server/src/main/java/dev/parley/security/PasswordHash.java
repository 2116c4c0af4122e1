package dev.parley.security;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A stored password: an Argon2id string in the PHC format, {@code
 * $argon2id$v=19$m=19456,t=2,p=1$salt$hash}.
 *
 * <p>Only {@link Passwords} computes or checks one. {@code toString} shows the cost alone.
 */
public final class PasswordHash {
  static final int SALT_BYTES = 16;
  static final int DIGEST_BYTES = 32;

  private static final int MAX_PHC_CHARS = 200;
  private static final Pattern PHC =
      Pattern.compile(
          "\\$argon2id\\$v=19\\$m=([1-9]\\d{0,6}),t=([1-9]\\d{0,2}),p=([1-9]\\d{0,2})"
              + "\\$([A-Za-z0-9+/]{22})\\$([A-Za-z0-9+/]{43})");

  private final Argon2Cost cost;
  private final byte[] salt;
  private final byte[] digest;

  PasswordHash(Argon2Cost cost, byte[] salt, byte[] digest) {
    this.cost = cost;
    this.salt = salt;
    this.digest = digest;
  }

  /** Reads a stored string; empty if it is none of ours or its cost is out of bounds. */
  public static Optional<PasswordHash> parse(@Nullable String stored) {
    if (stored == null || stored.length() > MAX_PHC_CHARS) {
      return Optional.empty();
    }
    Matcher matcher = PHC.matcher(stored);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    int memoryKib = Integer.parseInt(matcher.group(1));
    int iterations = Integer.parseInt(matcher.group(2));
    int parallelism = Integer.parseInt(matcher.group(3));
    if (!Argon2Cost.inBounds(memoryKib, iterations, parallelism)) {
      return Optional.empty();
    }
    PasswordHash hash =
        new PasswordHash(
            new Argon2Cost(memoryKib, iterations, parallelism),
            Base64.getDecoder().decode(matcher.group(4)),
            Base64.getDecoder().decode(matcher.group(5)));
    // The decoder ignores the unused bits of a last character; a text that sets them is not ours.
    return hash.phc().equals(stored) ? Optional.of(hash) : Optional.empty();
  }

  /** The string to store. */
  public String phc() {
    Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
    return "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s"
        .formatted(
            cost.memoryKib(),
            cost.iterations(),
            cost.parallelism(),
            base64.encodeToString(salt),
            base64.encodeToString(digest));
  }

  /** What a check of it costs. */
  public Argon2Cost cost() {
    return cost;
  }

  byte[] salt() {
    return salt;
  }

  byte[] digest() {
    return digest;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PasswordHash that
        && cost.equals(that.cost)
        && Arrays.equals(salt, that.salt)
        && MessageDigest.isEqual(digest, that.digest);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(digest);
  }

  @Override
  public String toString() {
    return "PasswordHash[" + cost + "]";
  }
}

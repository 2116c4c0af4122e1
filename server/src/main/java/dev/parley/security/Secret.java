package dev.parley.security;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The 256 random bits of a credential, spelt as 64 lower-case hexadecimal digits.
 *
 * <p>Hexadecimal because it has one spelling per value, none of the separators that stand around
 * it, and survives every place that a credential passes: headers, paths, query strings, shells.
 * Never printed: {@link #toString} shows nothing of it.
 */
public final class Secret {
  /** Length of a secret in bytes. */
  public static final int SECRET_BYTES = 32;

  static final int SECRET_CHARS = 2 * SECRET_BYTES;

  private static final HexFormat HEX = HexFormat.of();

  private final byte[] bits;

  private Secret(byte[] bits) {
    this.bits = bits;
  }

  /** A new secret out of {@code random}. */
  public static Secret random(SecureRandom random) {
    byte[] bits = new byte[SECRET_BYTES];
    random.nextBytes(bits);
    return new Secret(bits);
  }

  /**
   * Another secret that only who has this one can compute: HMAC-SHA-256 of a label under it. Nobody
   * gets back from it to this one.
   */
  Secret derive(String label) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(bits, "HmacSHA256"));
      return new Secret(mac.doFinal(label.getBytes(StandardCharsets.US_ASCII)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HMAC-SHA-256", e);
    }
  }

  /** The secret spelt by {@code text}; empty unless it is exactly 64 lower-case hex digits. */
  static Optional<Secret> parse(String text) {
    if (text.length() != SECRET_CHARS) {
      return Optional.empty();
    }
    for (int i = 0; i < SECRET_CHARS; i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return Optional.empty();
      }
    }
    return Optional.of(new Secret(HEX.parseHex(text)));
  }

  String reveal() {
    return HEX.formatHex(bits);
  }

  /** Equal bits, compared in constant time. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Secret that && MessageDigest.isEqual(bits, that.bits);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bits);
  }

  @Override
  public String toString() {
    return "Secret[hidden]";
  }
}

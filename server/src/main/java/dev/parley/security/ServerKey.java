package dev.parley.security;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/**
 * One master key: an id that is shown and 256 random bits that are not.
 *
 * <p>Used for nothing but deriving the keys of {@link KeyRing}.
 */
final class ServerKey {
  static final int ID_BYTES = 4;
  static final int KEY_BYTES = 32;

  private static final String SEPARATOR = " ";

  private final int id;
  private final byte[] bits;

  private ServerKey(int id, byte[] bits) {
    this.id = id;
    this.bits = bits;
  }

  static ServerKey random(SecureRandom random) {
    byte[] bits = new byte[KEY_BYTES];
    random.nextBytes(bits);
    return new ServerKey(random.nextInt(), bits);
  }

  /** One that only names itself: keys derived from it were lent, and it was not. */
  static ServerKey withoutBits(int id) {
    return new ServerKey(id, new byte[0]);
  }

  boolean hasBits() {
    return bits.length > 0;
  }

  /** Reads {@code ID KEY}: 8 hexadecimal digits and base64url. */
  static Optional<ServerKey> parse(String line) {
    String[] parts = line.strip().split(SEPARATOR, -1);
    if (parts.length != 2 || parts[0].length() != 2 * ID_BYTES) {
      return Optional.empty();
    }
    try {
      byte[] bits = Base64.getUrlDecoder().decode(parts[1]);
      return bits.length == KEY_BYTES
          ? Optional.of(new ServerKey(HexFormat.fromHexDigits(parts[0]), bits))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      // Not hexadecimal or not base64url: no key, which the caller reports with its line.
      return Optional.empty();
    }
  }

  String line() {
    return name() + SEPARATOR + Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
  }

  int id() {
    return id;
  }

  String name() {
    return HexFormat.of().toHexDigits(id);
  }

  byte[] bits() {
    return bits;
  }

  @Override
  public String toString() {
    return "ServerKey[" + name() + "]";
  }
}

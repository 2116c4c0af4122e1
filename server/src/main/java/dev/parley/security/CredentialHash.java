package dev.parley.security;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * What the store keeps of a credential: the SHA-256 of its whole text, 32 bytes.
 *
 * <p>No salt and no slow function: those make up for the few bits of a secret that a person chose.
 * A credential has 256 random bits, so nobody can enumerate candidates, no two are alike, and the
 * hash can be the key of an index. The hash covers the kind and the routing ids as well as the
 * secret, so a credential whose ids were changed, or one kind shown as another, is simply unknown.
 */
public final class CredentialHash {
  /** Length of a hash in bytes. */
  public static final int HASH_BYTES = 32;

  private final byte[] digest;

  private CredentialHash(byte[] digest) {
    this.digest = digest;
  }

  static CredentialHash ofText(String text) {
    try {
      return new CredentialHash(
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** A stored hash read back; empty unless it is 32 bytes long. */
  public static Optional<CredentialHash> ofStored(byte[] stored) {
    return stored.length == HASH_BYTES
        ? Optional.of(new CredentialHash(stored.clone()))
        : Optional.empty();
  }

  /** The 32 bytes to store; a copy. */
  public byte[] bytes() {
    return digest.clone();
  }

  /** The hash as 64 lower-case hexadecimal digits, for a text column. */
  public String hex() {
    return HexFormat.of().formatHex(digest);
  }

  /** Equal hashes, compared in constant time. */
  @Override
  public boolean equals(Object other) {
    return other instanceof CredentialHash that && MessageDigest.isEqual(digest, that.digest);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(digest);
  }

  /** Shows nothing of the hash: it is a lookup key that has no place in a log. */
  @Override
  public String toString() {
    return "CredentialHash[hidden]";
  }
}

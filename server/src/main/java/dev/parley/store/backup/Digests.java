package dev.parley.store.backup;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The digest of an archive's entries. */
final class Digests {
  private Digests() {}

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}

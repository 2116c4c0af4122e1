package dev.parley.importer.store;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.TreeSet;

/**
 * The claim of a direct message: its members in order, so that the same people have one. More than
 * fit into a claim, which nobody can open here but an export may hold, are named by their digest.
 */
final class MemberSet {
  private static final int CLAIM_LENGTH_MAX = 255;

  private MemberSet() {}

  static String of(Collection<String> members) {
    String set = String.join(",", new TreeSet<>(members));
    return set.length() <= CLAIM_LENGTH_MAX ? set : "sha256:" + digest(set);
  }

  private static String digest(String text) {
    try {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}

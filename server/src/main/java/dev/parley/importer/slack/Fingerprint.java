package dev.parley.importer.slack;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A digest over the names, sizes and checks of an export's files, the same in whatever order a file
 * system lists them.
 */
final class Fingerprint {
  private static final int BYTES_SHOWN = 16;

  private final MessageDigest digest;
  private final byte[] sum;

  Fingerprint() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
    sum = new byte[digest.getDigestLength()];
  }

  void add(String name, long size, long check) {
    digest.update(name.getBytes(StandardCharsets.UTF_8));
    byte[] numbers =
        ByteBuffer.allocate(1 + 2 * Long.BYTES).put((byte) 0).putLong(size).putLong(check).array();
    byte[] entry = digest.digest(numbers);
    for (int i = 0; i < sum.length; i++) {
      sum[i] ^= entry[i];
    }
  }

  String value() {
    return HexFormat.of().formatHex(sum, 0, BYTES_SHOWN);
  }
}

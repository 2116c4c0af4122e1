package dev.parley.realtime.grpc;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** How servers know each other. */
public sealed interface ClusterSecurity {
  /**
   * Mutual TLS: who has a certificate of the authority belongs to the cluster.
   *
   * @param certificate this server's chain, PEM, naming the address that it announces
   * @param key its private key, PEM (PKCS#8)
   * @param authority the certificates that sign those of all servers, PEM
   */
  record Certificates(Path certificate, Path key, Path authority) implements ClusterSecurity {}

  /**
   * A secret that all servers share: it proves who they are and never goes over the wire, and hides
   * nothing of what they say.
   */
  final class SharedSecret implements ClusterSecurity {
    /** Fewest characters of a secret; 32 of hexadecimal digits are 128 bits. */
    public static final int MIN_CHARS = 32;

    private final byte[] bits;

    /**
     * Takes the secret as it was written, without the white space around it.
     *
     * @throws IllegalArgumentException if it is too short; the message does not repeat it
     */
    public SharedSecret(String secret) {
      String text = secret.strip();
      if (text.length() < MIN_CHARS) {
        throw new IllegalArgumentException(
            "the cluster secret has fewer than " + MIN_CHARS + " characters");
      }
      bits = text.getBytes(StandardCharsets.UTF_8);
    }

    byte[] bits() {
      return bits.clone();
    }

    @Override
    public String toString() {
      return "SharedSecret";
    }
  }
}

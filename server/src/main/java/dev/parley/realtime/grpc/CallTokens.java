package dev.parley.realtime.grpc;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Proofs of the shared secret, one a call: {@code v1.MILLIS.NONCE.MAC}, where the MAC binds the
 * called method, the time and the nonce. Thread-safe.
 */
final class CallTokens {
  /** How far the clocks of two servers may be apart, and how long a token is good. */
  static final long WINDOW_MILLIS = 60_000;

  private static final String HMAC = "HmacSHA256";
  private static final int NONCE_BYTES = 16;
  private static final Pattern SHAPE =
      Pattern.compile("v1\\.(\\d{1,18})\\.([A-Za-z0-9_-]{22})\\.([A-Za-z0-9_-]{43})");

  private final SecretKeySpec key;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();

  CallTokens(ClusterSecurity.SharedSecret secret, InstantSource clock) {
    this.key = new SecretKeySpec(secret.bits(), HMAC);
    this.clock = clock;
  }

  String issue(String method) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    String millis = Long.toString(clock.millis());
    String said = encode(nonce);
    return "v1." + millis + "." + said + "." + encode(mac(method, millis, said));
  }

  boolean isGood(String method, String token) {
    Matcher parts = SHAPE.matcher(token);
    if (!parts.matches()) {
      return false;
    }
    byte[] expected =
        encode(mac(method, parts.group(1), parts.group(2))).getBytes(StandardCharsets.US_ASCII);
    boolean same =
        MessageDigest.isEqual(expected, parts.group(3).getBytes(StandardCharsets.US_ASCII));
    return same && Math.abs(clock.millis() - Long.parseLong(parts.group(1))) <= WINDOW_MILLIS;
  }

  private byte[] mac(String method, String millis, String nonce) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(key);
      return mac.doFinal(
          ("parley cluster v1\n" + method + "\n" + millis + "\n" + nonce)
              .getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + HMAC, e);
    }
  }

  private static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}

package dev.parley.security;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The server's keys: signs what clients carry and must not change, and seals what the store keeps
 * and must not show.
 *
 * <p>The first key writes, all read. From each master key, HKDF-SHA-256 derives one key per {@link
 * KeyPurpose} and use. A signed text is {@code base64url(key id, payload, tag)} with a tag of 128
 * bits of HMAC-SHA-256; a sealed one is {@code base64url(key id, nonce, AES-256-GCM)}. Neither can
 * be changed, cut, or used for another purpose or bound value. What is signed can be read by anyone
 * who holds it.
 *
 * <p>Thread-safe. Reading never throws, whatever the text.
 */
public final class KeyRing {
  /** Most bytes that one text may carry signed. */
  public static final int MAX_SIGNED_BYTES = 4096;

  /** Most bytes that one text may carry sealed. */
  public static final int MAX_SEALED_BYTES = 64 * 1024;

  /** Most keys of one ring: the one that writes and those still needed to read. */
  public static final int MAX_KEYS = 16;

  /** Most purposes that one process uses; they are constants of the program. */
  public static final int MAX_PURPOSES = 64;

  private static final int TAG_BYTES = 16;
  private static final int NONCE_BYTES = 12;
  private static final int GCM_TAG_BITS = 128;
  private static final String SIGN = "sign";
  private static final String SEAL = "seal";
  private static final String HMAC = "HmacSHA256";
  private static final String AES_GCM = "AES/GCM/NoPadding";

  private record Derived(int keyId, KeyPurpose purpose, String use) {}

  private final ServerKey writing;
  private final Map<Integer, ServerKey> reading;
  private final SecureRandom random;
  private final ConcurrentHashMap<Derived, SecretKey> derived = new ConcurrentHashMap<>();

  /** A ring whose first key writes. */
  KeyRing(List<ServerKey> keys, SecureRandom random) {
    if (keys.isEmpty() || keys.size() > MAX_KEYS) {
      throw new IllegalArgumentException("a ring has 1.." + MAX_KEYS + " keys");
    }
    this.writing = keys.getFirst();
    this.reading = new LinkedHashMap<>();
    keys.forEach(key -> reading.put(key.id(), key));
    this.random = random;
  }

  /** A ring of one new key that is kept nowhere: for tests and for what need not outlive them. */
  public static KeyRing ephemeral(SecureRandom random) {
    return new KeyRing(List.of(ServerKey.random(random)), random);
  }

  /**
   * What another server needs for signing and verifying with the same keys, and for nothing else.
   *
   * @param keyId as {@link ServerKey} has it
   * @param bits not to be shown
   */
  public record Lent(int keyId, KeyPurpose purpose, byte[] bits) {
    @Override
    public String toString() {
      return "Lent[" + purpose.name() + "]";
    }
  }

  /** The keys of these purposes for signing, those of the key that writes first. */
  public List<Lent> lend(KeyPurpose... purposes) {
    List<Lent> lent = new ArrayList<>();
    for (ServerKey master : reading.values()) {
      for (KeyPurpose purpose : purposes) {
        lent.add(new Lent(master.id(), purpose, key(master, purpose, SIGN, HMAC).getEncoded()));
      }
    }
    return lent;
  }

  /** A ring that signs and verifies with lent keys, for their purposes alone. */
  public static KeyRing borrowed(List<Lent> lent) {
    Map<Integer, ServerKey> masters = new LinkedHashMap<>();
    lent.forEach(key -> masters.putIfAbsent(key.keyId(), ServerKey.withoutBits(key.keyId())));
    KeyRing ring = new KeyRing(List.copyOf(masters.values()), new SecureRandom());
    lent.forEach(
        key ->
            ring.derived.put(
                new Derived(key.keyId(), key.purpose(), SIGN),
                new SecretKeySpec(key.bits(), HMAC)));
    return ring;
  }

  /** The id of the key that writes. */
  public String writingKey() {
    return writing.name();
  }

  /**
   * Signs {@code payload}.
   *
   * @param boundTo what must be the same when it is read, and is not carried: the method, the
   *     caller
   * @throws IllegalArgumentException if the payload is longer than {@link #MAX_SIGNED_BYTES}
   */
  public String sign(KeyPurpose purpose, byte[] boundTo, byte[] payload) {
    if (payload.length > MAX_SIGNED_BYTES) {
      throw new IllegalArgumentException("too long to sign: " + payload.length + " bytes");
    }
    byte[] tag = tag(writing, purpose, boundTo, payload, 0, payload.length);
    return encode(
        ByteBuffer.allocate(ServerKey.ID_BYTES + payload.length + TAG_BYTES)
            .putInt(writing.id())
            .put(payload)
            .put(tag)
            .array());
  }

  /** The payload of {@code text}, if it was signed for {@code purpose} and {@code boundTo}. */
  public Optional<byte[]> verify(KeyPurpose purpose, byte[] boundTo, String text) {
    byte[] bytes = decode(text, ServerKey.ID_BYTES + MAX_SIGNED_BYTES + TAG_BYTES);
    int payloadBytes = bytes.length - ServerKey.ID_BYTES - TAG_BYTES;
    if (payloadBytes < 0) {
      return Optional.empty();
    }
    ServerKey key = reading.get(ByteBuffer.wrap(bytes).getInt());
    if (key == null) {
      return Optional.empty();
    }
    byte[] expected = tag(key, purpose, boundTo, bytes, ServerKey.ID_BYTES, payloadBytes);
    byte[] shown = Arrays.copyOfRange(bytes, bytes.length - TAG_BYTES, bytes.length);
    return MessageDigest.isEqual(expected, shown)
        ? Optional.of(
            Arrays.copyOfRange(bytes, ServerKey.ID_BYTES, ServerKey.ID_BYTES + payloadBytes))
        : Optional.empty();
  }

  /**
   * Encrypts {@code plain}.
   *
   * @param boundTo what must be the same when it is opened, and is not carried: the row it belongs
   *     to, so that it cannot be moved to another
   * @throws IllegalArgumentException if it is longer than {@link #MAX_SEALED_BYTES}
   */
  public String seal(KeyPurpose purpose, byte[] boundTo, byte[] plain) {
    if (plain.length > MAX_SEALED_BYTES) {
      throw new IllegalArgumentException("too long to seal: " + plain.length + " bytes");
    }
    // Random nonces are safe for 2^32 seals a key; a key per purpose stays far below.
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      Cipher cipher = cipher(Cipher.ENCRYPT_MODE, writing, purpose, nonce, boundTo);
      byte[] sealed = cipher.doFinal(plain);
      return encode(
          ByteBuffer.allocate(ServerKey.ID_BYTES + NONCE_BYTES + sealed.length)
              .putInt(writing.id())
              .put(nonce)
              .put(sealed)
              .array());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has AES-GCM", e);
    }
  }

  /** What {@code text} hides, if it was sealed for {@code purpose} and {@code boundTo}. */
  public Optional<byte[]> open(KeyPurpose purpose, byte[] boundTo, String text) {
    int fixedBytes = ServerKey.ID_BYTES + NONCE_BYTES;
    byte[] bytes = decode(text, fixedBytes + MAX_SEALED_BYTES + TAG_BYTES);
    if (bytes.length < fixedBytes + TAG_BYTES) {
      return Optional.empty();
    }
    ServerKey key = reading.get(ByteBuffer.wrap(bytes).getInt());
    if (key == null) {
      return Optional.empty();
    }
    byte[] nonce = Arrays.copyOfRange(bytes, ServerKey.ID_BYTES, fixedBytes);
    try {
      Cipher cipher = cipher(Cipher.DECRYPT_MODE, key, purpose, nonce, boundTo);
      return Optional.of(cipher.doFinal(bytes, fixedBytes, bytes.length - fixedBytes));
    } catch (AEADBadTagException e) {
      // Not sealed by this key for this purpose and row: the answer that the caller asked for.
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has AES-GCM", e);
    }
  }

  /** Whether {@code text} was written by another key than the one that writes now. */
  public boolean isOld(String text) {
    byte[] bytes = decode(text, ServerKey.ID_BYTES + NONCE_BYTES + MAX_SEALED_BYTES + TAG_BYTES);
    return bytes.length >= ServerKey.ID_BYTES && ByteBuffer.wrap(bytes).getInt() != writing.id();
  }

  private byte[] tag(
      ServerKey key, KeyPurpose purpose, byte[] boundTo, byte[] bytes, int offset, int length) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(key(key, purpose, SIGN, HMAC));
      // The length first: no two pairs of bound value and payload make the same input.
      mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(boundTo.length).array());
      mac.update(boundTo);
      mac.update(bytes, offset, length);
      return Arrays.copyOf(mac.doFinal(), TAG_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + HMAC, e);
    }
  }

  private Cipher cipher(int mode, ServerKey key, KeyPurpose purpose, byte[] nonce, byte[] boundTo)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(AES_GCM);
    cipher.init(mode, key(key, purpose, SEAL, "AES"), new GCMParameterSpec(GCM_TAG_BITS, nonce));
    cipher.updateAAD(boundTo);
    return cipher;
  }

  private SecretKey key(ServerKey master, KeyPurpose purpose, String use, String algorithm) {
    Derived name = new Derived(master.id(), purpose, use);
    SecretKey known = derived.get(name);
    if (known != null) {
      return known;
    }
    if (derived.size() >= 2 * MAX_PURPOSES * MAX_KEYS) {
      throw new IllegalStateException("more than " + MAX_PURPOSES + " purposes");
    }
    return derived.computeIfAbsent(name, n -> derive(master, purpose, use, algorithm));
  }

  private static SecretKey derive(
      ServerKey master, KeyPurpose purpose, String use, String algorithm) {
    if (!master.hasBits()) {
      throw new IllegalStateException("no key was lent for " + use + " " + purpose.name());
    }
    byte[] info = ("parley " + use + " " + purpose.name()).getBytes(StandardCharsets.US_ASCII);
    try {
      return KDF.getInstance("HKDF-SHA256")
          .deriveKey(
              algorithm,
              HKDFParameterSpec.ofExtract()
                  .addIKM(new SecretKeySpec(master.bits(), "HKDF"))
                  .thenExpand(info, ServerKey.KEY_BYTES));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java 25 platform has HKDF-SHA256", e);
    }
  }

  private static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** The bytes of a text in its one spelling; none if it is another, or of more than the most. */
  private static byte[] decode(String text, int maxBytes) {
    if (text.length() > (maxBytes * 4 + 2) / 3) {
      return new byte[0];
    }
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(text);
      return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(text)
          ? bytes
          : new byte[0];
    } catch (IllegalArgumentException e) {
      // Not base64url: nothing that was written here.
      return new byte[0];
    }
  }
}

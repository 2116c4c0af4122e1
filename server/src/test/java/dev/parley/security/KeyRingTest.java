package dev.parley.security;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KeyRingTest {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final byte[] BOUND = "T1".getBytes(UTF_8);
  private static final byte[] OTHER = "T2".getBytes(UTF_8);
  private static final byte[] PAYLOAD = "1700000000.000100".getBytes(UTF_8);

  private final KeyRing keys = KeyRing.ephemeral(RANDOM);

  @Test
  void readsWhatItSigned() {
    String text = keys.sign(KeyPurpose.CURSOR, BOUND, PAYLOAD);
    assertThat(text).matches("[A-Za-z0-9_-]+");
    assertThat(keys.verify(KeyPurpose.CURSOR, BOUND, text)).hasValue(PAYLOAD);
    assertThat(
            keys.verify(KeyPurpose.CURSOR, BOUND, keys.sign(KeyPurpose.CURSOR, BOUND, new byte[0])))
        .hasValue(new byte[0]);
  }

  @Test
  void refusesASignatureForAnotherPurposeBoundValueOrRing() {
    String text = keys.sign(KeyPurpose.CURSOR, BOUND, PAYLOAD);
    assertThat(keys.verify(KeyPurpose.POSITION, BOUND, text)).isEmpty();
    assertThat(keys.verify(KeyPurpose.CURSOR, OTHER, text)).isEmpty();
    assertThat(KeyRing.ephemeral(RANDOM).verify(KeyPurpose.CURSOR, BOUND, text)).isEmpty();
  }

  @Test
  void doesNotLetBoundValueAndPayloadShareBytes() {
    String text = keys.sign(KeyPurpose.CURSOR, "ab".getBytes(UTF_8), "c".getBytes(UTF_8));
    assertThat(keys.verify(KeyPurpose.CURSOR, "a".getBytes(UTF_8), text)).isEmpty();
    String empty = keys.sign(KeyPurpose.CURSOR, "abc".getBytes(UTF_8), new byte[0]);
    assertThat(empty).isNotEqualTo(text);
  }

  @Test
  void opensWhatItSealedAndShowsNothingOfIt() {
    byte[] plain = "a signing secret".getBytes(UTF_8);
    String text = keys.seal(KeyPurpose.SIGNING_SECRET, BOUND, plain);
    assertThat(keys.open(KeyPurpose.SIGNING_SECRET, BOUND, text)).hasValue(plain);
    assertThat(keys.seal(KeyPurpose.SIGNING_SECRET, BOUND, plain)).isNotEqualTo(text);
    assertThat(keys.open(KeyPurpose.SMTP, BOUND, text)).isEmpty();
    assertThat(keys.open(KeyPurpose.SIGNING_SECRET, OTHER, text)).isEmpty();
    assertThat(KeyRing.ephemeral(RANDOM).open(KeyPurpose.SIGNING_SECRET, BOUND, text)).isEmpty();
  }

  @Test
  void readsWithOlderKeysAndWritesWithTheFirst() {
    ServerKey old = ServerKey.random(RANDOM);
    ServerKey current = ServerKey.random(RANDOM);
    KeyRing before = new KeyRing(List.of(old), RANDOM);
    KeyRing after = new KeyRing(List.of(current, old), RANDOM);
    String sealed = before.seal(KeyPurpose.SMTP, BOUND, PAYLOAD);
    String signed = before.sign(KeyPurpose.CURSOR, BOUND, PAYLOAD);
    assertThat(after.open(KeyPurpose.SMTP, BOUND, sealed)).hasValue(PAYLOAD);
    assertThat(after.verify(KeyPurpose.CURSOR, BOUND, signed)).hasValue(PAYLOAD);
    assertThat(after.isOld(sealed)).isTrue();
    assertThat(after.isOld(after.seal(KeyPurpose.SMTP, BOUND, PAYLOAD))).isFalse();
    assertThat(
            before.verify(KeyPurpose.CURSOR, BOUND, after.sign(KeyPurpose.CURSOR, BOUND, PAYLOAD)))
        .isEmpty();
  }

  @Test
  void acceptsNoOtherTextThanTheOneItWrote() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    String signed = keys.sign(KeyPurpose.CURSOR, BOUND, PAYLOAD);
    String sealed = keys.seal(KeyPurpose.SMTP, BOUND, PAYLOAD);
    for (int round = 0; round < 50_000; round++) {
      String a = Mutations.of(signed, random);
      Optional<byte[]> verified = keys.verify(KeyPurpose.CURSOR, BOUND, a);
      assertThat(verified.isPresent()).as("seed %d", seed).isEqualTo(a.equals(signed));
      String b = Mutations.of(sealed, random);
      Optional<byte[]> opened = keys.open(KeyPurpose.SMTP, BOUND, b);
      assertThat(opened.isPresent()).as("seed %d", seed).isEqualTo(b.equals(sealed));
      keys.isOld(b);
    }
    for (int at = 0; at < signed.length(); at++) {
      char flipped = signed.charAt(at) == 'A' ? 'B' : 'A';
      String changed = signed.substring(0, at) + flipped + signed.substring(at + 1);
      assertThat(keys.verify(KeyPurpose.CURSOR, BOUND, changed)).isEmpty();
    }
  }

  @Test
  void boundsWhatItCarries() {
    byte[] most = new byte[KeyRing.MAX_SIGNED_BYTES];
    assertThat(keys.verify(KeyPurpose.CURSOR, BOUND, keys.sign(KeyPurpose.CURSOR, BOUND, most)))
        .hasValue(most);
    byte[] mostSealed = new byte[KeyRing.MAX_SEALED_BYTES];
    assertThat(keys.open(KeyPurpose.SMTP, BOUND, keys.seal(KeyPurpose.SMTP, BOUND, mostSealed)))
        .hasValue(mostSealed);
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> keys.sign(KeyPurpose.CURSOR, BOUND, new byte[KeyRing.MAX_SIGNED_BYTES + 1]));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> keys.seal(KeyPurpose.SMTP, BOUND, new byte[KeyRing.MAX_SEALED_BYTES + 1]));
    assertThat(keys.verify(KeyPurpose.CURSOR, BOUND, "A".repeat(10_000_000))).isEmpty();
  }
}

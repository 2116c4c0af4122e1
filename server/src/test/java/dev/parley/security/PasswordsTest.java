package dev.parley.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.security.Passwords.Limits;
import dev.parley.security.Passwords.Verdict;
import java.security.SecureRandom;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PasswordsTest {
  private static final Argon2Cost CHEAP = new Argon2Cost(64, 1, 1);
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String PASSWORD = "correct horse 9 battery";

  private final Passwords passwords = new Passwords(CHEAP, Limits.DEFAULT, RANDOM);

  @Test
  void knowsAPasswordAgain() {
    PasswordHash hash = passwords.hash(PASSWORD).orElseThrow();
    PasswordHash stored = PasswordHash.parse(hash.phc()).orElseThrow();
    assertThat(stored).isEqualTo(hash);
    assertThat(passwords.verify(PASSWORD, stored)).isEqualTo(Verdict.MATCH);
    assertThat(passwords.verify(PASSWORD + " ", stored)).isEqualTo(Verdict.MISMATCH);
    assertThat(passwords.verify("", stored)).isEqualTo(Verdict.MISMATCH);
  }

  @Test
  void writesTheRecommendedCostInThePhcFormat() {
    Passwords real = new Passwords(Argon2Cost.OWASP, Limits.DEFAULT, RANDOM);
    PasswordHash hash = real.hash(PASSWORD).orElseThrow();
    assertThat(hash.phc())
        .matches("\\$argon2id\\$v=19\\$m=19456,t=2,p=1\\$[A-Za-z0-9+/]{22}\\$[A-Za-z0-9+/]{43}");
    assertThat(real.verify(PASSWORD, hash)).isEqualTo(Verdict.MATCH);
  }

  /** Computed with the reference implementation's command-line tool. */
  @Test
  void agreesWithTheReferenceImplementation() {
    PasswordHash reference =
        PasswordHash.parse(
                "$argon2id$v=19$m=64,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$Gpj7qOY5RCXJvcMzqcdQqvgR3wcPX7SleI4c9NtXk6E")
            .orElseThrow();
    assertThat(passwords.verify("password", reference)).isEqualTo(Verdict.MATCH_REHASH);
  }

  @Test
  void saltsEachHash() {
    assertThat(passwords.hash(PASSWORD)).isNotEqualTo(passwords.hash(PASSWORD));
  }

  @Test
  void asksForANewHashWhenTheCostChanged() {
    PasswordHash old = passwords.hash(PASSWORD).orElseThrow();
    Passwords dearer = new Passwords(new Argon2Cost(128, 1, 1), Limits.DEFAULT, RANDOM);
    assertThat(dearer.verify(PASSWORD, old)).isEqualTo(Verdict.MATCH_REHASH);
    assertThat(dearer.verify("another one", old)).isEqualTo(Verdict.MISMATCH);
  }

  @Test
  void refusesAnyPasswordOfNobody() {
    assertThat(passwords.verify(PASSWORD, null)).isEqualTo(Verdict.MISMATCH);
    assertThat(passwords.verify("", null)).isEqualTo(Verdict.MISMATCH);
  }

  @Test
  void refusesOverlongTextEvenIfItsHashIsTheEmptyOnes() {
    PasswordHash empty = passwords.hash("").orElseThrow();
    assertThat(passwords.verify("x".repeat(5_000_000), empty)).isEqualTo(Verdict.MISMATCH);
  }

  @Test
  void takesOneTextInTwoNormalFormsAsOne() {
    PasswordHash composed = passwords.hash("caf\u00e9 au lait").orElseThrow();
    assertThat(passwords.verify("cafe\u0301 au lait", composed)).isEqualTo(Verdict.MATCH);
  }

  @Test
  void answersBusyRatherThanTakingMoreMemory() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Passwords one = new Passwords(CHEAP, new Limits(1, 0), new Latched(begun, release));
    PasswordHash hash = passwords.hash(PASSWORD).orElseThrow();
    Thread slow = Thread.ofVirtual().start(() -> one.hash(PASSWORD));
    begun.await();
    assertThat(one.verify(PASSWORD, hash)).isEqualTo(Verdict.BUSY);
    assertThat(one.hash(PASSWORD)).isEmpty();
    release.countDown();
    slow.join();
    assertThat(one.verify(PASSWORD, hash)).isEqualTo(Verdict.MATCH);
  }

  @Test
  void readsNothingThatWouldCostTooMuchOrIsDamaged() {
    String good = passwords.hash(PASSWORD).orElseThrow().phc();
    assertThat(PasswordHash.parse(good.replace("m=64", "m=9999999"))).isEmpty();
    assertThat(PasswordHash.parse(good.replace("t=1", "t=999"))).isEmpty();
    assertThat(PasswordHash.parse(good.replace("p=1", "p=0"))).isEmpty();
    assertThat(PasswordHash.parse(good.replace("argon2id", "argon2i"))).isEmpty();
    assertThat(PasswordHash.parse(null)).isEmpty();
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 20_000; round++) {
      String text = Mutations.of(good, random);
      PasswordHash.parse(text)
          .ifPresent(read -> assertThat(read.phc()).as("seed %d", seed).isEqualTo(text));
    }
  }

  @Test
  void refusesShortLongCommonAndOwnPasswords() {
    PasswordRules rules = PasswordRules.load();
    List<String> own = List.of("alexandria.smith", "alex@example.org");
    assertThat(rules.check("short 7", own)).contains(PasswordRules.Fault.TOO_SHORT);
    assertThat(rules.check("x".repeat(201), own)).contains(PasswordRules.Fault.TOO_LONG);
    assertThat(rules.check("\u4e2d".repeat(70), own)).contains(PasswordRules.Fault.TOO_LONG);
    assertThat(rules.check("PassWord123", own)).contains(PasswordRules.Fault.TOO_COMMON);
    assertThat(rules.check("abababababab", own)).contains(PasswordRules.Fault.TOO_COMMON);
    assertThat(rules.check("Alex@Example.org", own)).contains(PasswordRules.Fault.NAMES_ITS_OWNER);
    assertThat(rules.check(PASSWORD, own)).isEmpty();
    assertThat(rules.check("x7".repeat(4) + "q", own)).isEmpty();
  }

  /** Randomness that keeps the second asker waiting, who is within its turn. */
  private static final class Latched extends SecureRandom {
    private static final long serialVersionUID = 1L;

    private final transient CountDownLatch begun;
    private final transient CountDownLatch release;
    private final AtomicInteger asked = new AtomicInteger();

    Latched(CountDownLatch begun, CountDownLatch release) {
      this.begun = begun;
      this.release = release;
    }

    @Override
    public void nextBytes(byte[] bytes) {
      if (asked.incrementAndGet() == 1) {
        return;
      }
      begun.countDown();
      try {
        release.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}

package dev.parley.security;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.jspecify.annotations.Nullable;

/**
 * Computes and checks password hashes, a bounded number at a time.
 *
 * <p>Each computation takes {@link Argon2Cost#memoryKib} of heap, so a burst of sign-ins is a burst
 * of memory; {@link Limits#maxConcurrent} bounds it, and a caller that waits longer than {@link
 * Limits#waitMillis} is answered {@link Verdict#BUSY}. Thread-safe; blocks its caller.
 */
public final class Passwords {
  /** Whether a password is the one stored. */
  public enum Verdict {
    /** It is. */
    MATCH,
    /** It is, and the hash has another cost than new ones: store a new one. */
    MATCH_REHASH,
    /** It is not, or there is none stored. */
    MISMATCH,
    /** Too many checks at once: nothing was checked, try again. */
    BUSY
  }

  /**
   * How many computations run at once, and how long others wait.
   *
   * @param maxConcurrent computations at once in this process
   * @param waitMillis longest wait for a turn, in milliseconds
   */
  public record Limits(int maxConcurrent, long waitMillis) {
    /** Two at once: about 40 MiB, and both cores of a small machine. */
    public static final Limits DEFAULT = new Limits(2, 10_000);

    public Limits {
      if (maxConcurrent < 1 || waitMillis < 0) {
        throw new IllegalArgumentException("password limits must be positive");
      }
    }
  }

  private final Argon2Cost cost;
  private final Limits limits;
  private final SecureRandom random;
  private final Semaphore turns;
  private final PasswordHash nobody;

  public Passwords(Argon2Cost cost, Limits limits, SecureRandom random) {
    this.cost = cost;
    this.limits = limits;
    this.random = random;
    this.turns = new Semaphore(limits.maxConcurrent(), true);
    this.nobody = new PasswordHash(cost, salt(random), new byte[PasswordHash.DIGEST_BYTES]);
  }

  /** A hash of {@code password} under a fresh salt; empty if no turn came in time. */
  public Optional<PasswordHash> hash(String password) {
    return inTurn(
        () -> {
          byte[] salt = salt(random);
          return new PasswordHash(cost, salt, compute(cost, salt, password));
        });
  }

  /**
   * Checks {@code password} against {@code stored}.
   *
   * <p>Without a stored hash, for an unknown account or one without a password, it does the same
   * work against nobody's, so that the time of the answer does not tell who has an account.
   */
  public Verdict verify(String password, @Nullable PasswordHash stored) {
    PasswordHash against = stored == null ? nobody : stored;
    boolean possible = stored != null && PasswordRules.mayBePassword(password);
    // An overlong text is never a password; the work is done all the same, on a short one.
    String bounded = PasswordRules.mayBePassword(password) ? password : "";
    return inTurn(() -> compute(against.cost(), against.salt(), bounded))
        .map(
            digest -> {
              boolean same = MessageDigest.isEqual(digest, against.digest());
              if (!same || !possible) {
                return Verdict.MISMATCH;
              }
              return against.cost().equals(cost) ? Verdict.MATCH : Verdict.MATCH_REHASH;
            })
        .orElse(Verdict.BUSY);
  }

  private <T> Optional<T> inTurn(Supplier<T> computation) {
    try {
      if (!turns.tryAcquire(limits.waitMillis(), TimeUnit.MILLISECONDS)) {
        return Optional.empty();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
    try {
      return Optional.of(computation.get());
    } finally {
      turns.release();
    }
  }

  /** Normalised as NIST SP 800-63B asks, so that one password typed on two keyboards is one. */
  private static byte[] compute(Argon2Cost cost, byte[] salt, String password) {
    byte[] input =
        Normalizer.normalize(password, Normalizer.Form.NFKC).getBytes(StandardCharsets.UTF_8);
    byte[] digest = new byte[PasswordHash.DIGEST_BYTES];
    Argon2BytesGenerator argon2 = new Argon2BytesGenerator();
    argon2.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(cost.memoryKib())
            .withIterations(cost.iterations())
            .withParallelism(cost.parallelism())
            .withSalt(salt)
            .build());
    argon2.generateBytes(input, digest);
    Arrays.fill(input, (byte) 0);
    return digest;
  }

  private static byte[] salt(SecureRandom random) {
    byte[] salt = new byte[PasswordHash.SALT_BYTES];
    random.nextBytes(salt);
    return salt;
  }
}

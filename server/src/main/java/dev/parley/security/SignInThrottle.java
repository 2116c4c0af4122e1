package dev.parley.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Slows down the guessing of passwords without letting strangers lock anyone out.
 *
 * <p>Three counts of failures, each with a delay that doubles up to its cap:
 *
 * <ul>
 *   <li>an account from one address: refused until the delay is over; only whoever shares that
 *       address with the guesser is kept waiting;
 *   <li>an address over all accounts, later, for one password tried on many names; refused too;
 *   <li>an account over all addresses: never refused, for this is what a stranger could bring about
 *       to keep its owner out. The answer comes later, by a few seconds at most.
 * </ul>
 *
 * <p>An attempt counts as failed from its start until {@link #succeeded} says otherwise, so that
 * many at once are not free. A refused attempt counts nothing. Accounts are told apart by the text
 * that was typed, whether or not there is such an account, so the throttle tells nothing either.
 * Memory is bounded. Thread-safe.
 */
public final class SignInThrottle {
  /**
   * One count's delays.
   *
   * @param freeFailures failures without any delay
   * @param firstDelayMillis the delay after the next one, doubled with each that follows
   * @param maxDelayMillis the longest delay
   */
  public record Slope(int freeFailures, long firstDelayMillis, long maxDelayMillis) {
    public Slope {
      if (freeFailures < 1 || firstDelayMillis < 1 || maxDelayMillis < firstDelayMillis) {
        throw new IllegalArgumentException("a slope rises");
      }
    }

    long delayMillis(int failures) {
      int beyond = failures - freeFailures;
      if (beyond < 0) {
        return 0;
      }
      // Past 30 doublings of a millisecond every cap that makes sense is reached.
      return Math.min(maxDelayMillis, firstDelayMillis << Math.min(beyond, 30));
    }
  }

  /**
   * The limits of a throttle.
   *
   * @param pair for an account from one address
   * @param address for an address over all accounts
   * @param account for an account over all addresses
   * @param maxCounts counts of each kind in memory
   * @param forgetMillis how long after its last failure a count is dropped; longer than any delay
   */
  public record Limits(Slope pair, Slope address, Slope account, int maxCounts, long forgetMillis) {
    public static final Limits DEFAULT =
        new Limits(
            new Slope(5, 1_000, 900_000),
            new Slope(50, 1_000, 900_000),
            new Slope(20, 250, 4_000),
            50_000,
            3_600_000);

    public Limits {
      if (maxCounts < 1
          || forgetMillis <= Math.max(pair.maxDelayMillis(), address.maxDelayMillis())) {
        throw new IllegalArgumentException("counts outlive their delays");
      }
    }
  }

  /** What to do with an attempt. */
  public sealed interface Decision {
    /**
     * Check the password.
     *
     * @param delayMillis how long to wait before that, in milliseconds; often 0
     */
    record Proceed(long delayMillis) implements Decision {}

    /**
     * Check nothing.
     *
     * @param retryAfterSeconds whole seconds, at least one
     */
    record Refuse(int retryAfterSeconds) implements Decision {}
  }

  private record Pair(String account, String address) {}

  private record Count(int failures, long atNanos) {
    Count next(long now) {
      return new Count(Math.min(failures, Integer.MAX_VALUE - 1) + 1, now);
    }
  }

  private static final int MAX_ACCOUNT_CHARS = 320;
  private static final long MILLI_NANOS = 1_000_000L;
  private static final long SECOND_MILLIS = 1_000L;

  private final Limits limits;
  private final LongSupplier nanos;
  private final Cache<Pair, Count> pairs;
  private final Cache<String, Count> addresses;
  private final Cache<String, Count> accounts;

  /**
   * A throttle under {@code limits}.
   *
   * @param nanos a monotonic clock, in nanoseconds from any origin
   */
  public SignInThrottle(Limits limits, LongSupplier nanos) {
    this.limits = limits;
    this.nanos = nanos;
    this.pairs = counts();
    this.addresses = counts();
    this.accounts = counts();
  }

  /**
   * Asks for an attempt, and counts it as failed if it may proceed.
   *
   * @param accountName what was typed: an e-mail address or a handle with its workspace
   * @param from where the attempt comes from
   */
  public Decision begin(String accountName, InetAddress from) {
    String account = account(accountName);
    String address = ClientNetwork.of(from);
    long now = nanos.getAsLong();
    long waitMillis = waitMillis(addresses.getIfPresent(address), limits.address(), now);
    if (waitMillis == 0) {
      waitMillis = counted(pairs, new Pair(account, address), limits.pair(), now);
    }
    if (waitMillis > 0) {
      return new Decision.Refuse((int) ((waitMillis + SECOND_MILLIS - 1) / SECOND_MILLIS));
    }
    count(addresses, address, now);
    Count before = accounts.getIfPresent(account);
    count(accounts, account, now);
    return new Decision.Proceed(
        before == null ? 0 : limits.account().delayMillis(before.failures()));
  }

  /** Says that the attempt that was begun showed the right password. */
  public void succeeded(String accountName, InetAddress from) {
    String account = account(accountName);
    String address = ClientNetwork.of(from);
    pairs.invalidate(new Pair(account, address));
    accounts.invalidate(account);
    // One right password must not wipe out what the address did to other accounts.
    addresses
        .asMap()
        .computeIfPresent(
            address,
            (key, known) ->
                known.failures() > 1 ? new Count(known.failures() - 1, known.atNanos()) : null);
  }

  /** Counts one more under {@code key} unless it must wait; the wait in milliseconds, or 0. */
  private <K> long counted(Cache<K, Count> counts, K key, Slope slope, long now) {
    Wait wait = new Wait();
    counts
        .asMap()
        .compute(
            key,
            (k, known) -> {
              wait.millis = waitMillis(known, slope, now);
              if (wait.millis > 0) {
                return known;
              }
              return known == null ? new Count(1, now) : known.next(now);
            });
    return wait.millis;
  }

  private static void count(Cache<String, Count> counts, String key, long now) {
    counts.asMap().merge(key, new Count(1, now), (known, one) -> known.next(now));
  }

  private static long waitMillis(@Nullable Count known, Slope slope, long now) {
    if (known == null) {
      return 0;
    }
    long sinceMillis = (now - known.atNanos()) / MILLI_NANOS;
    return Math.max(0, slope.delayMillis(known.failures()) - sinceMillis);
  }

  private static final class Wait {
    private long millis;
  }

  private <K> Cache<K, Count> counts() {
    return Caffeine.newBuilder()
        .maximumSize(limits.maxCounts())
        .expireAfterWrite(Duration.ofMillis(limits.forgetMillis()))
        .ticker(nanos::getAsLong)
        .executor(Runnable::run)
        .build();
  }

  private static String account(String typed) {
    String bounded =
        typed.length() > MAX_ACCOUNT_CHARS ? typed.substring(0, MAX_ACCOUNT_CHARS) : typed;
    return bounded.strip().toLowerCase(Locale.ROOT);
  }
}

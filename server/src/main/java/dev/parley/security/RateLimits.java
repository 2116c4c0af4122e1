package dev.parley.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts calls per caller, workspace and method, and for some methods per conversation.
 *
 * <p>The counter is the generic cell rate algorithm: one number per bucket, the time at which the
 * caller would be even with its long run. It is exact, refills without a timer, and a bucket at
 * rest equals one that does not exist, so idle ones are dropped. Beyond {@link Settings#maxBuckets}
 * the least used go first and start anew: the limits then err towards allowing.
 *
 * <p>Thread-safe, without locks on the common path.
 */
public final class RateLimits {
  /**
   * How the limits are kept.
   *
   * @param on whether anything is limited at all
   * @param maxBuckets counters in memory, some 200 bytes each
   */
  public record Settings(boolean on, int maxBuckets) {
    /** On, with at most about 20 MiB of counters. */
    public static final Settings DEFAULT = new Settings(true, 100_000);

    public Settings {
      if (maxBuckets < 1) {
        throw new IllegalArgumentException("limits need a counter");
      }
    }
  }

  /**
   * Who calls.
   *
   * @param teamId the workspace
   * @param appOrUserId the app of the token; for Parley's own clients the person, so that a whole
   *     company's browsers are not one caller
   */
  public record Caller(String teamId, String appOrUserId) {}

  /** Whether a call may go on. */
  public sealed interface Admission {
    /** It may. */
    record Admitted() implements Admission {}

    /**
     * It may not: status 429.
     *
     * @param retryAfterSeconds whole seconds, at least one, after which it will be admitted if
     *     nothing else is done meanwhile
     */
    record Limited(int retryAfterSeconds) implements Admission {}
  }

  private record Bucket(Caller caller, String method, String channel) {}

  private static final String NO_CHANNEL = "";
  private static final long SECOND_NANOS = 1_000_000_000L;
  private static final Admission ADMITTED = new Admission.Admitted();

  /** Longer than any of the tiers above needs to be at rest again. */
  private static final Duration IDLE = Duration.ofMinutes(15);

  private final boolean on;
  private final LongSupplier nanos;
  private final Cache<Bucket, AtomicLong> evenAt;

  /**
   * Limits under {@code settings}.
   *
   * @param nanos a monotonic clock, in nanoseconds from any origin
   */
  public RateLimits(Settings settings, LongSupplier nanos) {
    this.on = settings.on();
    this.nanos = nanos;
    this.evenAt =
        Caffeine.newBuilder()
            .maximumSize(settings.maxBuckets())
            .expireAfterAccess(IDLE)
            .ticker(nanos::getAsLong)
            .executor(Runnable::run)
            .build();
  }

  /**
   * Counts one call of {@code method}, if it may go on; one that may not costs nothing.
   *
   * @param channelId the conversation, an id that has been checked for its shape; without one, a
   *     rule per conversation counts over all alone
   */
  public Admission admit(RateRule rule, Caller caller, String method, @Nullable String channelId) {
    if (!on) {
      return ADMITTED;
    }
    return switch (rule) {
      case RateRule.Unlimited() -> ADMITTED;
      case RateRule.PerMethod(RateTier tier) -> take(tier, new Bucket(caller, method, NO_CHANNEL));
      case RateRule.PerChannel(RateTier channel, RateTier all) ->
          takeBoth(channel, all, caller, method, channelId);
    };
  }

  private Admission takeBoth(
      RateTier channel, RateTier all, Caller caller, String method, @Nullable String channelId) {
    Bucket overall = new Bucket(caller, method, NO_CHANNEL);
    if (channelId == null || channelId.isEmpty()) {
      return take(all, overall);
    }
    // Looked at first, so that invented conversations cannot fill the memory with buckets; taken
    // last, so that hammering one conversation does not use up the share of the others.
    Admission room = look(all, overall);
    if (room instanceof Admission.Limited) {
      return room;
    }
    Admission taken = take(channel, new Bucket(caller, method, channelId));
    return taken instanceof Admission.Limited ? taken : take(all, overall);
  }

  private Admission look(RateTier tier, Bucket bucket) {
    AtomicLong cell = evenAt.getIfPresent(bucket);
    if (cell == null) {
      return ADMITTED;
    }
    long now = nanos.getAsLong();
    return answer(tier, now, latest(cell.get(), now));
  }

  private Admission take(RateTier tier, Bucket bucket) {
    long now = nanos.getAsLong();
    AtomicLong cell = evenAt.get(bucket, b -> new AtomicLong(now));
    while (true) {
      long known = cell.get();
      long from = latest(known, now);
      Admission answer = answer(tier, now, from);
      if (answer instanceof Admission.Limited
          || cell.compareAndSet(known, from + tier.intervalNanos())) {
        return answer;
      }
    }
  }

  private static Admission answer(RateTier tier, long now, long from) {
    long waitNanos = from - now - tier.toleranceNanos();
    if (waitNanos <= 0) {
      return ADMITTED;
    }
    return new Admission.Limited((int) ((waitNanos + SECOND_NANOS - 1) / SECOND_NANOS));
  }

  /** The later of two readings of a clock that may wrap around. */
  private static long latest(long one, long other) {
    return one - other > 0 ? one : other;
  }
}

package dev.parley.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.security.RateLimits.Admission;
import dev.parley.security.RateLimits.Caller;
import dev.parley.security.RateLimits.Settings;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RateLimitsTest {
  private static final long SECOND_NANOS = 1_000_000_000L;
  private static final Caller APP = new Caller("T1", "A1");
  private static final RateRule TIER_2 = new RateRule.PerMethod(RateTier.TIER_2);

  /** Starts where a clock that counts nanoseconds wraps around. */
  private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - SECOND_NANOS);

  private final RateLimits limits = new RateLimits(Settings.DEFAULT, clock::get);

  @Test
  void admitsABurstAndThenSaysWhenToRetry() {
    assertThat(admitted(TIER_2, APP, "users.list", null, 30)).isEqualTo(20);
    assertThat(limits.admit(TIER_2, APP, "users.list", null)).isEqualTo(new Admission.Limited(3));
    clock.addAndGet(2 * SECOND_NANOS);
    assertThat(limits.admit(TIER_2, APP, "users.list", null)).isEqualTo(new Admission.Limited(1));
    clock.addAndGet(SECOND_NANOS);
    assertThat(admitted(TIER_2, APP, "users.list", null, 5)).isEqualTo(1);
  }

  @Test
  void countsAppsWorkspacesAndMethodsApart() {
    assertThat(admitted(TIER_2, APP, "users.list", null, 30)).isEqualTo(20);
    assertThat(admitted(TIER_2, APP, "team.info", null, 30)).isEqualTo(20);
    assertThat(admitted(TIER_2, new Caller("T2", "A1"), "users.list", null, 30)).isEqualTo(20);
    assertThat(admitted(TIER_2, new Caller("T1", "A2"), "users.list", null, 30)).isEqualTo(20);
  }

  @Test
  void limitsPostingPerConversationAndOverAll() {
    assertThat(admitted(RateRule.POSTING, APP, "chat.postMessage", "C1", 100)).isEqualTo(10);
    assertThat(admitted(RateRule.POSTING, APP, "chat.postMessage", "C2", 100)).isEqualTo(10);
    int all = 20;
    for (int channel = 3; channel < 100; channel++) {
      all += admitted(RateRule.POSTING, APP, "chat.postMessage", "C" + channel, 20);
    }
    assertThat(all).isEqualTo(RateTier.POSTING_ALL.burst());
  }

  @Test
  void hammeringOneConversationLeavesTheOthersTheirShare() {
    admitted(RateRule.POSTING, APP, "chat.postMessage", "C1", 100_000);
    assertThat(admitted(RateRule.POSTING, APP, "chat.postMessage", "C2", 100)).isEqualTo(10);
  }

  @Test
  void limitsNothingWhereNothingIsToBeLimited() {
    assertThat(admitted(new RateRule.Unlimited(), APP, "api.test", null, 5_000)).isEqualTo(5_000);
    RateLimits off = new RateLimits(new Settings(false, 10), clock::get);
    for (int call = 0; call < 5_000; call++) {
      assertThat(off.admit(TIER_2, APP, "users.list", null)).isEqualTo(new Admission.Admitted());
    }
  }

  @Test
  void anAppMayOpenTheSocketsOfABurst() {
    RateRule rule = new RateRule.PerMethod(RateTier.SOCKETS);
    assertThat(admitted(rule, APP, "apps.connections.open", null, 100)).isEqualTo(60);
  }

  @Test
  void neverAllowsMoreThanBurstAndRate() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      RateTier tier = new RateTier("any", 1 + random.nextInt(500), 1 + random.nextInt(50));
      RateRule rule = new RateRule.PerMethod(tier);
      Caller caller = new Caller("T" + round, "A1");
      long start = clock.get();
      int admitted = 0;
      for (int call = 0; call < 500; call++) {
        switch (limits.admit(rule, caller, "any", null)) {
          case Admission.Admitted() -> admitted++;
          case Admission.Limited(int retryAfterSeconds) -> {
            assertThat(retryAfterSeconds).isPositive();
            if (random.nextInt(10) == 0) {
              clock.addAndGet(retryAfterSeconds * SECOND_NANOS);
              assertThat(limits.admit(rule, caller, "any", null))
                  .as("seed %d", seed)
                  .isEqualTo(new Admission.Admitted());
              admitted++;
            }
          }
        }
        clock.addAndGet(random.nextLong(SECOND_NANOS));
      }
      double minutes = (clock.get() - start) / 60e9;
      assertThat((double) admitted)
          .as("seed %d", seed)
          .isLessThanOrEqualTo(tier.burst() + minutes * tier.perMinute() * 1.001 + 1);
    }
  }

  @Test
  void countsExactlyAmongManyThreads() {
    AtomicInteger admitted = new AtomicInteger();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int thread = 0; thread < 16; thread++) {
        executor.execute(
            () -> admitted.addAndGet(admitted(TIER_2, APP, "users.list", null, 1_000)));
      }
    }
    assertThat(admitted).hasValue(20);
  }

  private int admitted(
      RateRule rule, Caller caller, String method, @Nullable String channelId, int calls) {
    int admitted = 0;
    for (int call = 0; call < calls; call++) {
      if (limits.admit(rule, caller, method, channelId) instanceof Admission.Admitted) {
        admitted++;
      }
    }
    return admitted;
  }
}

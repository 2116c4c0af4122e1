package dev.parley.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HealthTest {
  private final AtomicLong clock = new AtomicLong();
  private final Health health = new Health(clock::get);

  @Test
  void isLiveAndReadyWithoutChecks() throws Exception {
    assertThat(health.report().status()).isEqualTo(200);
    assertThat(health.report().json()).isEqualTo("{\"live\":true,\"ready\":true,\"checks\":{}}");
  }

  @Test
  void aFailingReadinessCheckLeavesItLive() throws Exception {
    health.liveness("threads", Optional::empty);
    health.readiness("store", () -> Optional.of("no connection"));

    Health.Report report = health.report();

    assertThat(report.status()).isEqualTo(503);
    assertThat(report.json())
        .isEqualTo(
            "{\"live\":true,\"ready\":false,"
                + "\"checks\":{\"store\":\"no connection\",\"threads\":\"ok\"}}");
  }

  @Test
  void showsOnlyTheClassOfAnException() throws Exception {
    health.liveness(
        "disk",
        () -> {
          throw new IOException("some secret");
        });

    assertThat(health.report().live()).isFalse();
    assertThat(health.report().json()).contains("IOException").doesNotContain("secret");
  }

  @Test
  void aCheckThatNeverAnswersFails() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    health.readiness(
        "stuck",
        () -> {
          never.await();
          return Optional.empty();
        });

    assertThat(health.report().faults().get("stuck")).isPresent();
  }

  @Test
  void keepsAReportForAWhile() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    health.readiness("store", () -> Optional.of("fault " + asked.incrementAndGet()));

    health.report();
    health.report();
    assertThat(asked).hasValue(1);

    clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(Health.KEEP_MILLIS));
    health.report();
    assertThat(asked).hasValue(2);
  }

  @Test
  void refusesASecondCheckOfTheSameName() {
    health.readiness("store", Optional::empty);

    assertThatThrownBy(() -> health.liveness("store", Optional::empty))
        .isInstanceOf(IllegalArgumentException.class);
  }
}

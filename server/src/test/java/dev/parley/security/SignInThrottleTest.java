package dev.parley.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.security.SignInThrottle.Decision;
import dev.parley.security.SignInThrottle.Limits;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SignInThrottleTest {
  private static final String OWNER = "owner@example.org";

  private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5_000_000_000L);
  private final SignInThrottle throttle = new SignInThrottle(Limits.DEFAULT, clock::get);

  @Test
  void letsAFewMistakesPassAtOnce() {
    for (int attempt = 0; attempt < 5; attempt++) {
      assertThat(throttle.begin(OWNER, ipv4(1))).isEqualTo(new Decision.Proceed(0));
    }
    assertThat(throttle.begin(OWNER, ipv4(1))).isEqualTo(new Decision.Refuse(1));
  }

  @Test
  void doublesTheDelayUpToItsCap() {
    int longest = 0;
    for (int attempt = 0; attempt < 40; attempt++) {
      if (throttle.begin(OWNER, ipv4(1)) instanceof Decision.Refuse(int seconds)) {
        assertThat(seconds).isGreaterThanOrEqualTo(longest);
        longest = seconds;
        clock.addAndGet(seconds * 1_000_000_000L);
      }
    }
    assertThat(longest).isEqualTo(900);
  }

  @Test
  void refusedAttemptsDoNotProlongTheWait() {
    for (int attempt = 0; attempt < 1_000; attempt++) {
      throttle.begin(OWNER, ipv4(1));
    }
    clock.addAndGet(1_000_000_000L);
    assertThat(throttle.begin(OWNER, ipv4(1))).isInstanceOf(Decision.Proceed.class);
  }

  @Test
  void strangersCannotLockTheOwnerOut() {
    for (int attempt = 0; attempt < 10_000; attempt++) {
      throttle.begin(OWNER, ipv4(1_000 + attempt));
    }
    assertThat(throttle.begin(OWNER, ipv4(1)))
        .isInstanceOfSatisfying(
            Decision.Proceed.class,
            proceed -> assertThat(proceed.delayMillis()).isBetween(1L, 4_000L));
  }

  @Test
  void slowsOnePasswordTriedOnManyNames() {
    int refused = 0;
    for (int attempt = 0; attempt < 200; attempt++) {
      if (throttle.begin("user" + attempt, ipv4(1)) instanceof Decision.Refuse) {
        refused++;
      }
    }
    assertThat(refused).isEqualTo(150);
    clock.addAndGet(1_000_000_000L);
    assertThat(throttle.begin("user199", ipv4(1))).isEqualTo(new Decision.Proceed(0));
    assertThat(throttle.begin("user1", ipv4(2))).isEqualTo(new Decision.Proceed(0));
  }

  @Test
  void successWipesOutThePersonsOwnMistakesAlone() {
    for (int attempt = 0; attempt < 5; attempt++) {
      throttle.begin(OWNER, ipv4(1));
      throttle.begin("another@example.org", ipv4(1));
    }
    throttle.succeeded(OWNER.toUpperCase(java.util.Locale.ROOT) + " ", ipv4(1));
    assertThat(throttle.begin(OWNER, ipv4(1))).isEqualTo(new Decision.Proceed(0));
    assertThat(throttle.begin("another@example.org", ipv4(1))).isInstanceOf(Decision.Refuse.class);
  }

  @Test
  void takesASubnetOfIpv6AsOneAddress() throws UnknownHostException {
    for (int host = 0; host < 5; host++) {
      throttle.begin(OWNER, InetAddress.getByName("2001:db8:1:2::" + host));
    }
    assertThat(throttle.begin(OWNER, InetAddress.getByName("2001:db8:1:2:ffff::1")))
        .isInstanceOf(Decision.Refuse.class);
    assertThat(throttle.begin(OWNER, InetAddress.getByName("2001:db8:1:3::1")))
        .isInstanceOf(Decision.Proceed.class);
  }

  @Test
  void forgetsAfterAnHour() {
    for (int attempt = 0; attempt < 6; attempt++) {
      throttle.begin(OWNER, ipv4(1));
    }
    clock.addAndGet(3_601_000_000_000L);
    for (int attempt = 0; attempt < 5; attempt++) {
      assertThat(throttle.begin(OWNER, ipv4(1))).isEqualTo(new Decision.Proceed(0));
    }
  }

  @Test
  void answersWhateverIsTyped() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 20_000; round++) {
      String name = Mutations.of(OWNER.repeat(random.nextInt(40)), random);
      Decision decision = throttle.begin(name, ipv4(random.nextInt()));
      if (decision instanceof Decision.Refuse(int seconds)) {
        assertThat(seconds).as("seed %d", seed).isBetween(1, 900);
      }
      if (random.nextInt(10) == 0) {
        throttle.succeeded(name, ipv4(random.nextInt()));
      }
      clock.addAndGet(random.nextLong(1_000_000_000L));
    }
  }

  private static InetAddress ipv4(int host) {
    try {
      return InetAddress.getByAddress(
          new byte[] {10, (byte) (host >> 16), (byte) (host >> 8), (byte) host});
    } catch (UnknownHostException e) {
      throw new AssertionError("four bytes are an address", e);
    }
  }
}

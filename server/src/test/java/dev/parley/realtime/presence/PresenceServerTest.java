package dev.parley.realtime.presence;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PresenceServerTest {
  private final List<String> heard = new ArrayList<>();
  private final PresenceListener gateway = (userId, now) -> heard.add(userId + " " + now.wire());
  private long nowMillis = 1_000_000;
  private final PresenceServer presence =
      new PresenceServer(
          () -> Instant.ofEpochMilli(nowMillis), new PresenceLimits(60_000, 100, 5_000));

  @Test
  void tellsAWatcherAtOnceHowThePersonStands() {
    presence.watch(gateway, "U1");
    assertThat(heard).containsExactly("U1 away");
  }

  @Test
  void announcesAPersonWhoCameAndWentOnlyWhenItLasted() {
    presence.watch(gateway, "U1");
    presence.connected(gateway, "U1", 1, false);
    assertThat(heard).containsExactly("U1 away");
    pass(100);
    presence.disconnected(gateway, "U1", 1);
    pass(4_900);
    presence.connected(gateway, "U1", 2, false);
    pass(10_000);
    assertThat(heard).containsExactly("U1 away", "U1 active");
    presence.disconnected(gateway, "U1", 2);
    pass(5_100);
    assertThat(heard).containsExactly("U1 away", "U1 active", "U1 away");
  }

  @Test
  void isActiveWhileAnyClientIsThere() {
    presence.connected(gateway, "U1", 1, false);
    presence.connected(gateway, "U1", 2, false);
    pass(200);
    presence.disconnected(gateway, "U1", 1);
    pass(10_000);
    assertThat(presence.status("U1").presence()).isEqualTo(Presence.ACTIVE);
    assertThat(presence.status("U1").connectionCount()).isEqualTo(1);
  }

  @Test
  void turnsAwayWithoutActivityAndBackWithIt() {
    presence.watch(gateway, "U1");
    presence.connected(gateway, "U1", 1, false);
    pass(30_000);
    presence.active("U1");
    pass(59_000);
    assertThat(heard).containsExactly("U1 away", "U1 active");
    pass(7_000);
    assertThat(heard).last().isEqualTo("U1 away");
    assertThat(presence.status("U1").autoAway()).isTrue();
    presence.active("U1");
    pass(200);
    assertThat(heard).last().isEqualTo("U1 active");
  }

  @Test
  void staysAwayWhileThePersonSaysSo() {
    presence.connected(gateway, "U1", 1, true);
    presence.watch(gateway, "U1");
    presence.active("U1");
    pass(1_000);
    assertThat(heard).containsExactly("U1 away");
    presence.setManualAway("U1", false);
    pass(200);
    assertThat(heard).last().isEqualTo("U1 active");
  }

  @Test
  void answersAQueryForAnyone() {
    presence.connected(gateway, "U1", 1, false);
    pass(200);
    presence.query(
        List.of("U1", "U2"),
        answer -> assertThat(answer).isEqualTo(Map.of("U1", Presence.ACTIVE, "U2", Presence.AWAY)));
  }

  @Test
  void forgetsALostGatewayAndThePeopleItAloneHadTold() {
    presence.connected(gateway, "U1", 1, false);
    presence.watch(gateway, "U1");
    pass(200);
    presence.gatewayGone(gateway);
    pass(70_000);
    assertThat(presence.people()).isZero();
  }

  private void pass(long millis) {
    for (long passed = 0; passed < millis; passed += 100) {
      nowMillis += 100;
      presence.tick();
    }
  }
}

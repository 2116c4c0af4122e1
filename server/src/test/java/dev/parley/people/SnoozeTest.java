package dev.parley.people;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SnoozeTest {
  private final Snooze snooze = new Snooze(1_000, 1_060);

  @Test
  void endsByTheClock() {
    assertThat(snooze.isOn(1_059)).isTrue();
    assertThat(snooze.ownShape(1_059).path("snooze_remaining").asLong()).isEqualTo(1);
    assertThat(snooze.isOn(1_060)).isFalse();
    assertThat(snooze.ownShape(1_060).has("snooze_endtime")).isFalse();
    assertThat(snooze.shape(1_060)).isEqualTo(Snooze.NONE.shape(1_060));
  }
}

package dev.parley.store;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatementLintTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT n FROM t WHERE channel_id = :channel_id",
        "SELECT n FROM t JOIN u ON u.n = t.n OR u.m = t.m WHERE t.channel_id = :channel_id",
        "SELECT n FROM t WHERE channel_id = :channel_id AND (a = :a OR b = :b) ORDER BY n LIMIT 1",
        "UPDATE t SET n = :n WHERE channel_id = :channel_id",
        "INSERT INTO t (channel_id, team_id) VALUES (:channel_id, :team_id)",
      })
  void acceptsWhatStaysOnItsKey(String text) {
    assertThatCode(() -> Statement.of(Keyspace.CHANNEL, text)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT n FROM t WHERE user = :user",
        "SELECT n FROM t",
        "SELECT n FROM t WHERE channel_id = :other",
        "SELECT n FROM t WHERE parent_channel_id = :channel_id",
        "SELECT n FROM t WHERE channel_id = :channel_id OR user = :user",
        "SELECT n FROM t WHERE user = :user OR channel_id = :channel_id",
        "SELECT n FROM t WHERE (channel_id = :channel_id OR user = :user)",
        "SELECT n FROM t WHERE n = ':x' AND channel_id = ':channel_id'",
        "UPDATE t SET channel_id = :channel_id WHERE n = :n",
        "SELECT n FROM t JOIN u ON u.channel_id = :channel_id WHERE u.n = t.n",
        "SELECT * FROM t WHERE channel_id = :channel_id",
        "SELECT n FROM t WHERE channel_id = :channel_id; DELETE FROM t",
        "SELECT n FROM t WHERE channel_id = :channel_id -- AND n = 1",
        "INSERT INTO t VALUES (:channel_id, :team_id)",
        "INSERT INTO t (channel_id) VALUES (:channel_id)",
        "INSERT INTO t (team_id, n) VALUES (:team_id, :n)",
        "INSERT INTO t (channel_id, team_id, at) VALUES (:channel_id, :team_id, NOW())",
      })
  void refusesWhatMayReachAnotherKey(String text) {
    assertThatThrownBy(() -> Statement.of(Keyspace.CHANNEL, text))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void wantsAListOfKeysInTheConditionOfABatch() {
    assertThatCode(
            () -> {
              Statement.ofKeys(Keyspace.CHANNEL, "SELECT n FROM t WHERE channel_id IN (:keys)");
              Statement.ofKeys(
                  Keyspace.CHANNEL, "SELECT n FROM t WHERE (channel_id, n) IN (:keys)");
            })
        .doesNotThrowAnyException();
    assertThatThrownBy(
            () ->
                Statement.ofKeys(
                    Keyspace.CHANNEL, "SELECT channel_id, n FROM t WHERE team_id = :team_id"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () ->
                Statement.ofKeys(
                    Keyspace.CHANNEL,
                    "SELECT n FROM t WHERE channel_id IN (:keys) OR team_id = :team_id"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}

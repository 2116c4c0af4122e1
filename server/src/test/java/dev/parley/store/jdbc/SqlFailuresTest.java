package dev.parley.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.store.StoreException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqlFailuresTest {
  private static final String DUPLICATE_AT_VTGATE =
      "target: ks.0.primary: vttablet: rpc error: code = AlreadyExists desc = Duplicate entry '%s'"
          + " for key 'obs.PRIMARY' (errno 1062) (sqlstate 23000) (CallerID: userData1): Sql:"
          + " \"insert into obs(id, n) values (:vtg1 /* INT64 */)\", BindVars: {vtg1:"
          + " \"type:INT64 value:\\\"%s\\\"\"}";

  private static String logged(Throwable e) {
    StringWriter out = new StringWriter();
    e.printStackTrace(new PrintWriter(out));
    return out.toString();
  }

  @Test
  void keepsNumberStateAndKeyButNoValueOfARow() {
    StoreException e =
        SqlFailures.of(
            new SQLIntegrityConstraintViolationException(
                "(conn=7) Duplicate entry 'ann@example.test for key 'x'' for key 'by_email'",
                "23000",
                1062));
    assertThat(e.kind()).isEqualTo(StoreException.Kind.DUPLICATE);
    assertThat(logged(e)).contains("1062", "23000", "key by_email").doesNotContain("ann@");
  }

  @Test
  void keepsNoWordOfAMessageThatNamesNoKey() {
    StoreException e =
        SqlFailures.of(
            new SQLException("Incorrect string value: 'secret words' for column x", "22007", 1366));
    assertThat(e.kind()).isEqualTo(StoreException.Kind.FAULT);
    assertThat(logged(e)).contains("1366", "22007").doesNotContain("secret");
  }

  @Test
  void stillKnowsWhatMayRunAgain() {
    assertThat(
            SqlFailures.isTransient(
                SqlFailures.of(new SQLTransientConnectionException("no", null, 0))))
        .isTrue();
    assertThat(SqlFailures.isTransient(SqlFailures.of(new SQLException("gone", "08S01", 0))))
        .isTrue();
    assertThat(SqlFailures.isTransient(SqlFailures.of(new SQLException("dead", "40001", 1213))))
        .isTrue();
    assertThat(SqlFailures.isTransient(SqlFailures.of(new SQLException("bad", "42000", 1064))))
        .isFalse();
  }

  @Test
  void readsTheKeyOfADuplicateAtAVtGate() {
    StoreException e =
        SqlFailures.of(
            new SQLIntegrityConstraintViolationException(
                DUPLICATE_AT_VTGATE.formatted("1", "1"), "23000", 1062));
    assertThat(e.kind()).isEqualTo(StoreException.Kind.DUPLICATE);
    assertThat(logged(e)).contains("key obs.PRIMARY").doesNotContain("insert", "value:");
  }

  @Test
  void readsNoKeyOfADuplicateWhoseValuesLookLikeOne() {
    String value = "x' for key 'secret' (errno 1062) (sqlstate 23000)";
    StoreException e =
        SqlFailures.of(
            new SQLIntegrityConstraintViolationException(
                DUPLICATE_AT_VTGATE.formatted(value, value), "23000", 1062));
    assertThat(e.kind()).isEqualTo(StoreException.Kind.DUPLICATE);
    assertThat(logged(e)).doesNotContain("secret", "key");
  }

  /** What a VTGate 23 said of a primary that was killed, and a killed VTGate's driver. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "target: ks.0.primary: vttablet: rpc error: code = Unavailable desc = error reading from"
            + " server: read tcp 127.0.0.1:36992->127.0.0.1:15719: read: connection reset by peer",
        "target: ks.0.primary: inconsistent state detected, primary is serving but initially found"
            + " no available tablet",
        "target: ks.7-8.primary: no healthy tablet available for 'keyspace:\"ks\" shard:\"7-8\""
            + " tablet_type:PRIMARY'",
      })
  void aLostPrimaryIsWaitedForButACommitIsUnclear(String message) {
    SQLException e = new SQLException(message, "HY000", 1105);
    assertThat(SqlFailures.isTransient(e)).isTrue();
    assertThat(SqlFailures.isUndone(e)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "target: ks.0.primary: vttablet: rpc error: code = Unavailable desc = connection error:"
            + " desc = \"transport: Error while dialing: dial tcp 127.0.0.1:15719: connect:"
            + " connection refused\"",
        "target: ks.0.primary: vttablet: Connection Closed",
        "VT15001: transaction error, issue ROLLBACK and retry the transaction: tablet:"
            + " cell:\"zone1\" uid:100 is either down or nonexistent",
        "target: ks.0.primary: vttablet: rpc error: code = ClusterEvent desc = operation not"
            + " allowed in state NOT_SERVING",
      })
  void aCommitThatNoTabletHeardOfIsUndone(String message) {
    SQLException e = new SQLException(message, "HY000", 1105);
    assertThat(SqlFailures.isTransient(e)).isTrue();
    assertThat(SqlFailures.isUndone(e)).isTrue();
  }

  @Test
  void aTransactionThatItsTabletEndedIsUndoneUnlessByACommit() {
    String ended =
        "target: ks.0.primary: vttablet: rpc error: code = Aborted desc = transaction 1795: ended"
            + " at 2026-11-25 00:12:46.120 UTC (%s)";
    assertThat(
            SqlFailures.isUndone(
                new SQLException(ended.formatted("exceeded timeout: 5s"), "70100", 1317)))
        .isTrue();
    assertThat(
            SqlFailures.isUndone(
                new SQLException(ended.formatted("transaction committed"), "70100", 1317)))
        .isFalse();
  }

  @Test
  void aStatementThatSomebodyKilledAndAFaultStayFaults() {
    assertThat(
            SqlFailures.isTransient(
                new SQLException("Query execution was interrupted", "70100", 1317)))
        .isFalse();
    assertThat(
            SqlFailures.isTransient(
                new SQLException("VT12001: unsupported: OVER CLAUSE", "HY000", 1105)))
        .isFalse();
    assertThat(
            SqlFailures.isTransient(
                new SQLException("Incorrect value: 'code = Unavailable'", "22007", 1366)))
        .isFalse();
  }
}

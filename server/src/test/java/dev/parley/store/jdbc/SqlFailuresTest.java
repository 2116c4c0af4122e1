package dev.parley.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.store.StoreException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;

class SqlFailuresTest {
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
}

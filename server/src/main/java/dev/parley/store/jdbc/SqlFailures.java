package dev.parley.store.jdbc;

import dev.parley.store.StoreException;
import java.sql.SQLException;
import java.sql.SQLTransientException;

/** What a driver's exception means, by SQL state and MySQL's error numbers. */
final class SqlFailures {
  private static final int DUPLICATE_ENTRY = 1062;
  private static final int DEADLOCK = 1213;
  private static final int LOCK_WAIT_TIMEOUT = 1205;
  private static final int RECORD_CHANGED = 1020;

  private SqlFailures() {}

  static StoreException of(Exception e) {
    if (e instanceof StoreException known) {
      return known;
    }
    SQLException sql = (SQLException) e;
    StoreException.Kind kind =
        sql.getErrorCode() == DUPLICATE_ENTRY
            ? StoreException.Kind.DUPLICATE
            : isDeadlock(sql) || isConnection(sql)
                ? StoreException.Kind.UNAVAILABLE
                : StoreException.Kind.FAULT;
    return new StoreException(
        kind, "database error " + sql.getErrorCode() + ": " + sql.getMessage(), sql);
  }

  static boolean isDeadlock(SQLException e) {
    return e.getErrorCode() == DEADLOCK
        || e.getErrorCode() == LOCK_WAIT_TIMEOUT
        || e.getErrorCode() == RECORD_CHANGED;
  }

  /** Whether a read may simply run again. */
  static boolean isTransient(Exception e) {
    SQLException sql = sql(e);
    return sql != null && (isDeadlock(sql) || isConnection(sql));
  }

  /** Whether a transaction that failed before its commit may run again. */
  static boolean isRetriableWrite(Exception e) {
    if (e instanceof StoreException known && known.kind() == StoreException.Kind.UNCLEAR) {
      return false;
    }
    return isTransient(e);
  }

  private static boolean isConnection(SQLException e) {
    String state = e.getSQLState();
    return e instanceof SQLTransientException || (state != null && state.startsWith("08"));
  }

  private static @org.jspecify.annotations.Nullable SQLException sql(Exception e) {
    if (e instanceof SQLException sql) {
      return sql;
    }
    return e.getCause() instanceof SQLException sql ? sql : null;
  }
}

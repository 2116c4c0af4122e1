package dev.parley.store.jdbc;

import dev.parley.store.StoreException;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a driver's exception means, by SQL state and MySQL's error numbers.
 *
 * <p>Drivers quote values of rows in their messages, which must not reach a log; of a message only
 * the name of the key that refused a row is kept.
 */
final class SqlFailures {
  private static final int DUPLICATE_ENTRY = 1062;
  private static final int DEADLOCK = 1213;
  private static final int LOCK_WAIT_TIMEOUT = 1205;
  private static final int RECORD_CHANGED = 1020;

  /** MySQL's "illegal mix of collations" of two, three and more, and its impossible conversions. */
  private static final Set<Integer> NO_COMMON_CHARACTERS = Set.of(1267, 1270, 1271, 3854, 3988);

  /** The end of the message of a duplicate, where no value can stand. */
  private static final Pattern KEY = Pattern.compile("for key '([A-Za-z0-9_.]{1,130})'\\s*$");

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
    return new StoreException(kind, words(sql), bare(sql));
  }

  /** The same failure from the same place, without the driver's words. */
  static SQLException bare(SQLException e) {
    String message = words(e);
    SQLException bare =
        e instanceof SQLTransientException
            ? new SQLTransientException(message, e.getSQLState(), e.getErrorCode())
            : new SQLException(message, e.getSQLState(), e.getErrorCode());
    bare.setStackTrace(e.getStackTrace());
    return bare;
  }

  private static String words(SQLException e) {
    return "database error "
        + e.getErrorCode()
        + ", state "
        + e.getSQLState()
        + key(e)
        + " ("
        + e.getClass().getSimpleName()
        + ")";
  }

  private static String key(SQLException e) {
    if (e.getErrorCode() != DUPLICATE_ENTRY || e.getMessage() == null) {
      return "";
    }
    Matcher matcher = KEY.matcher(e.getMessage());
    return matcher.find() ? ", key " + matcher.group(1) : "";
  }

  static boolean isDeadlock(SQLException e) {
    return e.getErrorCode() == DEADLOCK
        || e.getErrorCode() == LOCK_WAIT_TIMEOUT
        || e.getErrorCode() == RECORD_CHANGED;
  }

  /**
   * Whether a text was compared with a column whose character set cannot hold it, so that it equals
   * nothing there: what a client sent in the place of an id, perhaps.
   */
  static boolean matchesNothing(SQLException e) {
    return NO_COMMON_CHARACTERS.contains(e.getErrorCode());
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

  private static @Nullable SQLException sql(Exception e) {
    if (e instanceof SQLException sql) {
      return sql;
    }
    return e.getCause() instanceof SQLException sql ? sql : null;
  }
}

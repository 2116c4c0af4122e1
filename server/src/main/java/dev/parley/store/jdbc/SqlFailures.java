package dev.parley.store.jdbc;

import dev.parley.store.StoreException;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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

  /** The same within a VTGate's message, which has the statement and its values behind it. */
  private static final Pattern KEY_AT_VTGATE =
      Pattern.compile("for key '([A-Za-z0-9_.]{1,130})' \\(errno 1062\\) \\(sqlstate 23000\\)");

  private SqlFailures() {}

  static StoreException of(Exception e) {
    if (e instanceof StoreException known) {
      return known;
    }
    SQLException sql = (SQLException) e;
    StoreException.Kind kind =
        sql.getErrorCode() == DUPLICATE_ENTRY
            ? StoreException.Kind.DUPLICATE
            : isDeadlock(sql) || isPassing(sql)
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
    if (matcher.find()) {
      return ", key " + matcher.group(1);
    }
    List<MatchResult> found = KEY_AT_VTGATE.matcher(e.getMessage()).results().toList();
    // A value may look like it, but then there are two.
    return found.size() == 1 ? ", key " + found.getFirst().group(1) : "";
  }

  private static boolean isDeadlock(SQLException e) {
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

  /** Whether a read may simply run again, and a transaction that was not to be committed yet. */
  static boolean isTransient(Exception e) {
    return of(e).kind() == StoreException.Kind.UNAVAILABLE;
  }

  /** Whether those who wait for the same rows are the cause, so that few attempts are enough. */
  static boolean isOfOthers(StoreException e) {
    return e.getCause() instanceof SQLException sql && isDeadlock(sql);
  }

  /** Whether a transaction is known not to be committed whose commit failed. */
  static boolean isUndone(SQLException e) {
    return isDeadlock(e) || VtGateFailures.isUndone(e);
  }

  private static boolean isPassing(SQLException e) {
    String state = e.getSQLState();
    return e instanceof SQLTransientException
        || (state != null && state.startsWith("08"))
        || VtGateFailures.isPassing(e);
  }
}

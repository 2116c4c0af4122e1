package dev.parley.store.jdbc;

import java.sql.SQLException;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a VTGate's failures mean while a tablet is lost or replaced (seen with Vitess 23).
 *
 * <p>VTGate gives most of them one number and one state, so there its words decide. Only under
 * these numbers are they looked at: a message of another number may quote a row.
 */
final class VtGateFailures {
  /** VTGate's number for whatever MySQL has none for. */
  static final int UNKNOWN = 1105;

  /** A call that was given up, and a transaction that its tablet ended. */
  private static final int INTERRUPTED = 1317;

  /**
   * Too many connections, a throttled transaction, a tablet's pool without a place, a MySQL that
   * shuts down, and one that a tablet lost.
   */
  private static final Set<Integer> OF_LITTLE_TIME = Set.of(1040, 1041, 1203, 1053, 2006, 2013);

  /** A MySQL that was a primary until now, and writes nothing more. */
  private static final int READ_ONLY = 1290;

  /** The tablet heard of nothing, refused to hear it, or had ended the transaction before. */
  private static final Pattern UNDONE =
      Pattern.compile(
          "operation not allowed in state (NOT_SERVING|SHUTTING_DOWN)"
              + "|(wrong|invalid) tablet type"
              + "|transaction [0-9]+: (ended at [^(]*\\((?!transaction committed)"
              + "|not found|in use: for tx killer rollback)"
              + "|transport: Error while dialing"
              + "|vttablet: Connection Closed"
              + "|is either down or nonexistent");

  /** Nobody serves the shard now; what was asked may have been done. */
  private static final Pattern PASSING =
      Pattern.compile(
          "code = (Unavailable|Aborted)\\b"
              + "|no healthy tablet available"
              + "|primary is serving but initially found no available tablet"
              + "|primary is not serving"
              + "|current keyspace is being resharded"
              + "|destination shard is missing after a resharding operation"
              + "|primary buffer is full"
              + "|buffer full: request evicted"
              + "|before failover finished"
              + "|tx engine can't accept new connections"
              + "|VT1400[1-5]:"
              + "|VT15001:");

  private VtGateFailures() {}

  /** Whether it passes, so that a transaction that was not yet to be committed may run again. */
  static boolean isPassing(SQLException e) {
    return OF_LITTLE_TIME.contains(e.getErrorCode())
        || isUndone(e)
        || (isWordy(e) && PASSING.matcher(words(e)).find());
  }

  /** Whether nothing was done, even if a commit was asked for. */
  static boolean isUndone(SQLException e) {
    return e.getErrorCode() == READ_ONLY || (isWordy(e) && UNDONE.matcher(words(e)).find());
  }

  private static boolean isWordy(SQLException e) {
    return e.getErrorCode() == UNKNOWN || e.getErrorCode() == INTERRUPTED;
  }

  private static String words(SQLException e) {
    return String.valueOf(e.getMessage());
  }
}

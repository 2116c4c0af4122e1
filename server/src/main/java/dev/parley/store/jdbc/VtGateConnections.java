package dev.parley.store.jdbc;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;

/**
 * Keeps a connection whose VTGate only told of a failure behind it.
 *
 * <p>The pool would count it as broken, open another while a shard has none to serve it, and log
 * the message with the values that it may quote.
 */
final class VtGateConnections implements SQLExceptionOverride {
  @java.lang.Override
  public Override adjudicate(SQLException e) {
    return e.getErrorCode() == VtGateFailures.UNKNOWN
        ? Override.DO_NOT_EVICT
        : Override.CONTINUE_EVICT;
  }
}

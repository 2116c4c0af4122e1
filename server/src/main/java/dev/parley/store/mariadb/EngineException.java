package dev.parley.store.mariadb;

/**
 * A database server that cannot be started or reached; the message is one line for the operator.
 */
public final class EngineException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What went wrong. */
  public enum Code {
    /** No server program fits this machine. */
    NO_BINARY,
    /** Another process holds the database's files, and it is not one that may be ended. */
    FILES_HELD,
    /** The server ended while it started. */
    START_FAILED,
    /** The server did not answer in time. */
    START_TIMEOUT,
    /** The database was written by a newer server than the one at hand. */
    TOO_NEW,
    /** No server runs on the folder. */
    NOT_RUNNING,
    /** This process was told to stop meanwhile. */
    INTERRUPTED
  }

  private final Code code;

  EngineException(Code code, String message) {
    super(message);
    this.code = code;
  }

  EngineException(Code code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  public Code code() {
    return code;
  }
}

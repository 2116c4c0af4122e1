package dev.parley.store.backup;

/** A backup or restore that did not happen; the message is one line that says what to do. */
public final class BackupException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What went wrong. */
  public enum Code {
    /** The archive cannot be written or read. */
    FILE,
    /** The archive is damaged, cut short or not an archive of Parley. */
    DAMAGED,
    /** The archive was written by a newer Parley. */
    TOO_NEW,
    /** The target holds data. */
    NOT_EMPTY,
    /** A table that cannot be carried. */
    UNSUPPORTED,
    /** The database failed. */
    DATABASE
  }

  private final Code code;

  BackupException(Code code, String message) {
    super(message);
    this.code = code;
  }

  BackupException(Code code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  public Code code() {
    return code;
  }
}

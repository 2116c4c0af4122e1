package dev.parley.store.external;

/** An operator's database that cannot be used; the message is one line that says what to do. */
public final class ExternalDatabaseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What is wrong. */
  public enum Code {
    WRONG_URL,
    WRONG_CREDENTIALS,
    UNREACHABLE,
    TOO_OLD,
    READ_ONLY,
    /** A setting under which transactions would fail or be lost. */
    WRONG_SETTING,
    /** The databases of the keyspaces are missing and may not be made. */
    NO_DATABASES
  }

  private final Code code;

  ExternalDatabaseException(Code code, String message) {
    super(message);
    this.code = code;
  }

  ExternalDatabaseException(Code code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  public Code code() {
    return code;
  }
}

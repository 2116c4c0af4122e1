package dev.parley.store.folder;

/** A data folder that cannot be used; the message is one line that says what to do. */
public final class FolderException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What is wrong with the folder. */
  public enum Code {
    /** Another process of Parley works on it. */
    IN_USE,
    /** It holds something that is not a data folder. */
    FOREIGN,
    /** It was written by a newer Parley. */
    TOO_NEW,
    /** It cannot be read or written by this user. */
    NO_ACCESS,
    /** Its disk is nearly full. */
    NO_SPACE,
    /** Its file system has no locks. */
    NO_LOCKS,
    /** A restore into it was not completed. */
    INCOMPLETE
  }

  private final Code code;

  public FolderException(Code code, String message) {
    super(message);
    this.code = code;
  }

  public FolderException(Code code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  public Code code() {
    return code;
  }
}

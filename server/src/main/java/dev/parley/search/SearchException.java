package dev.parley.search;

/** A search or a change that could not be done, with the reason as a code. */
public final class SearchException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Code code;

  /** Why. */
  public enum Code {
    /** Too many searches at once; try again later. */
    BUSY,
    /** The search took too long. */
    TIMEOUT,
    /** The index cannot be read or written now. */
    UNAVAILABLE
  }

  public SearchException(Code code, String message) {
    super(message);
    this.code = code;
  }

  public SearchException(Code code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /** The reason. */
  public Code code() {
    return code;
  }
}

package dev.parley.store;

/** A failure of the store, by what the caller can do about it. */
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What went wrong. */
  public enum Kind {
    /** A unique key holds another row; the caller decides what that means. */
    DUPLICATE,
    /** The database cannot be reached or is overloaded; a later retry may succeed. */
    UNAVAILABLE,
    /** The outcome of a commit is unknown: it may or may not have happened. */
    UNCLEAR,
    /** A fault of a statement or the schema. */
    FAULT
  }

  private final Kind kind;

  public StoreException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}

package dev.parley.store.jdbc;

/** Tables that are missing or cannot be made; the message is one line that says what to do. */
public final class SchemaException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public SchemaException(String message, Throwable cause) {
    super(message, cause);
  }
}

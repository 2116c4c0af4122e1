package dev.parley.api;

/** Arguments that a method cannot read; says which. */
final class InvalidArguments extends RuntimeException {
  private static final long serialVersionUID = 1L;

  InvalidArguments(String message) {
    super(message, null, false, false);
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}

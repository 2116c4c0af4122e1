package dev.parley.role;

/** A place in a cluster that cannot be taken; the message is one line that says what to do. */
final class ClusterException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ClusterException(String message) {
    super(message);
  }
}

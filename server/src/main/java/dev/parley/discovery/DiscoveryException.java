package dev.parley.discovery;

/** Discovery did not answer, so it is not known whether what was asked for happened. */
public final class DiscoveryException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public DiscoveryException(String message, Throwable cause) {
    super(message, cause);
  }

  public DiscoveryException(String message) {
    super(message);
  }
}

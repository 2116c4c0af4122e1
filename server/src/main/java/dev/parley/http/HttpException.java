package dev.parley.http;

/**
 * A request that cannot be served, with the status to answer; its message is shown to the client.
 */
public final class HttpException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;

  /**
   * A refusal.
   *
   * @param status 400 to 599
   * @param reason one line for the client, without anything secret
   */
  public HttpException(int status, String reason) {
    super(reason, null, false, false);
    this.status = status;
  }

  public int status() {
    return status;
  }

  /** The line that the client is shown. */
  public String reason() {
    String message = getMessage();
    return message == null ? "" : message;
  }
}

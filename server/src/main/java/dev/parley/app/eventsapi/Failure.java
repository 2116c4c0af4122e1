package dev.parley.app.eventsapi;

import dev.parley.http.client.OutgoingResponse;
import java.net.SocketTimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Why an event did not arrive, as {@code X-Slack-Retry-Reason} says it. */
enum Failure {
  HTTP_TIMEOUT("http_timeout"),
  HTTP_ERROR("http_error"),
  TOO_MANY_REDIRECTS("too_many_redirects"),
  CONNECTION_FAILED("connection_failed"),
  SSL_ERROR("ssl_error");

  private static final int SUCCESS = 200;
  private static final int REDIRECTS = 300;
  private static final int FAULTS = 400;

  private final String text;

  Failure(String text) {
    this.text = text;
  }

  String text() {
    return text;
  }

  /** What is wrong with an answer; null for one that acknowledges. */
  static @Nullable Failure of(OutgoingResponse answer) {
    int status = answer.status();
    if (status >= SUCCESS && status < REDIRECTS) {
      return null;
    }
    return status >= REDIRECTS && status < FAULTS ? TOO_MANY_REDIRECTS : HTTP_ERROR;
  }

  static Failure of(Throwable failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof SocketTimeoutException) {
        return HTTP_TIMEOUT;
      }
      if (at instanceof SSLException) {
        return SSL_ERROR;
      }
    }
    return CONNECTION_FAILED;
  }
}

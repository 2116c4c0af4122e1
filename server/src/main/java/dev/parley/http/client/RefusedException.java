package dev.parley.http.client;

import java.io.IOException;

/** A request that is not sent, or not followed further, because of where it would go. */
public final class RefusedException extends IOException {
  private static final long serialVersionUID = 1L;

  RefusedException(String reason) {
    super(reason);
  }
}

package dev.parley.observe;

import org.slf4j.MDC;

/** Puts a request's id on every line that its thread logs. */
public final class RequestLog {
  /** The key of the id in a log line. */
  public static final String KEY = "request";

  private RequestLog() {}

  /** Work that may fail. */
  @FunctionalInterface
  public interface Work<R, E extends Exception> {
    R run() throws E;
  }

  /** Does the work with the id on its log lines; the id before, if any, returns afterwards. */
  public static <R, E extends Exception> R during(String requestId, Work<R, E> work) throws E {
    String before = MDC.get(KEY);
    MDC.put(KEY, requestId);
    try {
      return work.run();
    } finally {
      if (before == null) {
        MDC.remove(KEY);
      } else {
        MDC.put(KEY, before);
      }
    }
  }
}

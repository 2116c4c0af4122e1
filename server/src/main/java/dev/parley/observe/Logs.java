package dev.parley.observe;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** The logs of this process. */
public final class Logs {
  private Logs() {}

  /**
   * Logs warnings alone, unless {@code PARLEY_LOG_LEVEL} says otherwise: for commands whose errors
   * are one line.
   */
  public static void quiet() {
    if (System.getenv("PARLEY_LOG_LEVEL") == null
        && LoggerFactory.getLogger("dev.parley") instanceof Logger logger) {
      logger.setLevel(Level.WARN);
    }
  }
}

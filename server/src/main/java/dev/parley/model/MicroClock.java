package dev.parley.model;

import java.time.Instant;
import java.time.InstantSource;

/** The time in microseconds since the epoch, from a handed-in clock. */
public record MicroClock(InstantSource source) {
  public long micros() {
    Instant now = source.instant();
    return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
  }

  public long millis() {
    return source.millis();
  }
}

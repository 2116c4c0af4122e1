package dev.parley.http;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The value of the Date field, made once a second. */
final class DateHeader {
  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
          .withZone(ZoneOffset.UTC);

  private volatile byte[] ascii = now();

  void refresh() {
    ascii = now();
  }

  /** Shared, not to be changed. */
  byte[] ascii() {
    return ascii;
  }

  private static byte[] now() {
    return HTTP_DATE.format(Instant.now()).getBytes(StandardCharsets.US_ASCII);
  }
}

package dev.parley.observe;

import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.nio.charset.StandardCharsets;

/** Writes a log event as text for a person, credentials masked. Made by {@code logback.xml}. */
public final class TextLines extends PatternLayoutEncoder {

  /** Sets the form of a line. */
  public TextLines() {
    setPattern("%d{HH:mm:ss.SSS} %-5level %logger{0} %X{" + RequestLog.KEY + "} %msg%n%ex{full}");
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    String line = new String(super.encode(event), StandardCharsets.UTF_8);
    return Redaction.redact(line).getBytes(StandardCharsets.UTF_8);
  }
}

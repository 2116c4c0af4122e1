package dev.parley.observe;

import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.nio.charset.StandardCharsets;

/** Writes a log event as one line of JSON, credentials masked. Made by {@code logback.xml}. */
public final class JsonLines extends JsonEncoder {

  /** Leaves out what no reader of one process's log needs. */
  public JsonLines() {
    setWithSequenceNumber(false);
    setWithNanoseconds(false);
    setWithContext(false);
    setWithArguments(false);
    setWithFormattedMessage(true);
    setWithMessage(false);
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    String line = new String(super.encode(event), StandardCharsets.UTF_8);
    return Redaction.redact(line).getBytes(StandardCharsets.UTF_8);
  }
}

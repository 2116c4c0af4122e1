package dev.parley.observe;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class LogsTest {
  private static final String TOKEN = "xoxb-" + "T0001-abcdefghijklmnop";

  private final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();

  @Test
  void aJsonLineCarriesTheRequestAndTheMessage() {
    String line = RequestLog.during("R1", () -> write(new JsonLines(), "stored {}", "C1"));

    JsonNode json = new JsonMapper().readTree(line);
    assertThat(json.get("level").asString()).isEqualTo("INFO");
    assertThat(json.get("formattedMessage").asString()).isEqualTo("stored C1");
    assertThat(json.get("mdc").get("request").asString()).isEqualTo("R1");
    assertThat(line).endsWith("\n").doesNotContain("arguments");
  }

  @Test
  void aTextLineIsForReading() {
    assertThat(RequestLog.during("R2", () -> write(new TextLines(), "stored {}", "C1")))
        .matches("[0-9:.]{12} INFO  LogsTest R2 stored C1\\R");
  }

  @Test
  void credentialsAreMaskedInBothForms() {
    assertThat(write(new JsonLines(), "refused {}", TOKEN))
        .contains("xoxb-…")
        .doesNotContain(TOKEN);
    assertThat(write(new TextLines(), "refused {}", TOKEN))
        .contains("xoxb-…")
        .doesNotContain(TOKEN);
    assertThat(Redaction.redact("jdbc:mariadb://h/d?user=a&password=hunter2&x=1"))
        .isEqualTo("jdbc:mariadb://h/d?user=a&password=…&x=1");
    assertThat(Redaction.redact("xoxe.xoxp-1-Mi0yLT and xapp-1-A1-2-ff"))
        .isEqualTo("xoxe.xoxp-… and xapp-…");
  }

  @Test
  void theRequestOfBeforeReturns() {
    RequestLog.during(
        "outer",
        () -> {
          RequestLog.during("inner", () -> "");
          assertThat(MDC.get(RequestLog.KEY)).isEqualTo("outer");
          return "";
        });
    assertThat(MDC.get(RequestLog.KEY)).isNull();
  }

  private String write(
      EncoderBase<ch.qos.logback.classic.spi.ILoggingEvent> encoder,
      String message,
      Object argument) {
    encoder.setContext(context);
    encoder.start();
    LoggingEvent event =
        new LoggingEvent(
            "",
            context.getLogger(LogsTest.class),
            Level.INFO,
            message,
            null,
            new Object[] {argument});
    return new String(encoder.encode(event), StandardCharsets.UTF_8);
  }
}

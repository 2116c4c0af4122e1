package dev.parley.role;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** Everything that this process logs, before any guard has looked at it. */
final class LoggedLines extends AppenderBase<ILoggingEvent> {
  private static final Logger PARLEY = (Logger) LoggerFactory.getLogger("dev.parley");

  private final List<String> lines = new CopyOnWriteArrayList<>();

  static LoggedLines capture() {
    LoggedLines logged = new LoggedLines();
    logged.setContext(PARLEY.getLoggerContext());
    logged.start(Level.DEBUG);
    return logged;
  }

  private void start(Level level) {
    super.start();
    PARLEY.setLevel(level);
    PARLEY.addAppender(this);
  }

  @Override
  public void stop() {
    PARLEY.detachAppender(this);
    PARLEY.setLevel(null);
    super.stop();
  }

  List<String> lines() {
    return lines;
  }

  @Override
  protected void append(ILoggingEvent event) {
    lines.add(
        event.getFormattedMessage()
            + event.getMDCPropertyMap()
            + (event.getThrowableProxy() == null
                ? ""
                : ThrowableProxyUtil.asString(event.getThrowableProxy())));
  }
}

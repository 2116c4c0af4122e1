package dev.parley.importer;

import java.io.IOException;
import java.time.LocalDate;

/** Where the messages of one conversation are handed to, day by day. */
public interface MessageSink {
  void message(ExportedMessage message) throws IOException;

  /**
   * Says that every message of the files up to this day has been handed over: a place where an
   * interrupted import may be taken up again.
   */
  void dayDone(LocalDate day) throws IOException;
}

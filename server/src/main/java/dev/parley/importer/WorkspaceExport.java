package dev.parley.importer;

import java.io.IOException;
import java.io.InputStream;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A whole workspace as a stream of records: a Slack export that is read, a generated company, or
 * what the store holds. Each part may be read any number of times and yields the same records in
 * the same order. One thread at a time reads it, others may ask for contents meanwhile; memory does
 * not grow with the number of messages.
 */
public interface WorkspaceExport extends AutoCloseable {
  /** Names this very export; two exports with the same fingerprint yield the same records. */
  String fingerprint() throws IOException;

  /** The days of messages in all conversations together: what progress is measured by. */
  long days();

  void people(Sink<ExportedPerson> sink) throws IOException;

  void conversations(Sink<ExportedConversation> sink) throws IOException;

  /**
   * The messages of a conversation, by day and, in a day, mostly by time.
   *
   * @param after only days later than this one; null for all
   */
  void messages(String conversationId, @Nullable LocalDate after, MessageSink sink)
      throws IOException;

  /** The bytes of a file, or null where the export does not carry them. The caller closes it. */
  @Nullable InputStream content(ExportedFile file) throws IOException;

  @Override
  void close() throws IOException;
}

package dev.parley.importer;

import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.Set;

/** Messages that an import has written, whose files may now get their contents. For one thread. */
public interface WrittenBatch {
  /** What the messages brought. */
  MessagesWritten counts();

  /** Those of some files of the batch whose content is there already. */
  Set<String> withContent(Collection<String> fileIds);

  /** Keeps the content of a file of the batch. */
  void content(ExportedFile file, InputStream content) throws IOException;

  /** Writes down which contents were kept: without it they are as good as not there. */
  void contentsDone();
}

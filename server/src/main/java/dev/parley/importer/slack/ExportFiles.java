package dev.parley.importer.slack;

import dev.parley.importer.Sink;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;

/** The files of an export by their names with {@code /}, whatever holds them. */
sealed interface ExportFiles extends Closeable permits ZipFiles, FolderFiles {
  /** Names every file, in an order of the holder's. */
  void list(Sink<String> sink) throws IOException;

  /** The bytes of a file that {@link #list} named; more than its limit is refused on the way. */
  InputStream open(String name) throws IOException;

  /** Differs for exports that differ in any file's name or size. */
  String fingerprint() throws IOException;
}

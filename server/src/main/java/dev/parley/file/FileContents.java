package dev.parley.file;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Where the bytes of files are kept. */
public interface FileContents {
  /** Keeps bytes; the key under which they are found again. */
  String keep(String teamId, String fileId, InputStream content) throws IOException;

  /** The bytes, which the caller closes, or null where they are gone. */
  @Nullable InputStream open(String teamId, String key) throws IOException;
}

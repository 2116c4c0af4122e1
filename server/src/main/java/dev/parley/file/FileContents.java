package dev.parley.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where the bytes of files are kept. */
public interface FileContents {
  /** Keeps bytes; the key under which they are found again. */
  String keep(String teamId, String fileId, InputStream content) throws IOException;

  /** The bytes, which the caller closes, or null where they are gone. */
  @Nullable InputStream open(String teamId, String key) throws IOException;

  /** Forgets bytes; does nothing where there are none. */
  void delete(String teamId, String key) throws IOException;

  /** Where the bytes lie on this machine, for the kernel to send them; null where they do not. */
  default @Nullable Path path(String teamId, String key) {
    return null;
  }
}

package dev.parley.importer;

import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Fetches the content of a file that an export names but does not carry. */
@FunctionalInterface
public interface ContentFetcher {
  /** Fetches nothing. */
  ContentFetcher NONE = _ -> null;

  /** The bytes, which the caller closes, or null where they cannot be had. */
  @Nullable InputStream fetch(ExportedFile file);
}

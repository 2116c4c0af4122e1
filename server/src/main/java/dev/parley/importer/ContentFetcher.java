package dev.parley.importer;

import java.io.InputStream;

/** Fetches the contents of files that an export names but does not carry. Thread-safe. */
public interface ContentFetcher {
  /** Fetches nothing. */
  ContentFetcher NONE =
      new ContentFetcher() {
        @Override
        public int parallel() {
          return 1;
        }

        @Override
        public Fetched fetch(ExportedFile file) {
          return new Fetched.Missing(ProblemKind.CONTENT_MISSING);
        }
      };

  /** How many are to be fetched at once. */
  int parallel();

  /** Fetches one; blocks for as long as it takes. */
  Fetched fetch(ExportedFile file);

  /** What came of it. */
  sealed interface Fetched {
    /** The bytes, all of them there; the caller closes them. */
    record Content(InputStream bytes) implements Fetched {}

    /** Nothing, and why. */
    record Missing(ProblemKind why) implements Fetched {}
  }
}

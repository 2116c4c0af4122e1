package dev.parley.http;

/** Where the body of a request goes, and how large it may be; a larger one is answered with 413. */
public sealed interface BodyPolicy {

  /** Any body is refused. */
  record None() implements BodyPolicy {}

  /** The body is collected in memory. */
  record InMemory(int maxBytes) implements BodyPolicy {
    public InMemory {
      if (maxBytes < 0) {
        throw new IllegalArgumentException("maxBytes must not be negative");
      }
    }
  }

  /** The body is streamed to a temporary file, which goes when the request has been answered. */
  record ToFile(long maxBytes) implements BodyPolicy {
    public ToFile {
      if (maxBytes < 0) {
        throw new IllegalArgumentException("maxBytes must not be negative");
      }
    }
  }
}

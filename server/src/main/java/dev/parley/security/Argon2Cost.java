package dev.parley.security;

/**
 * What one Argon2id computation costs.
 *
 * @param memoryKib memory in KiB, of which each pass rewrites all
 * @param iterations passes over it
 * @param parallelism lanes
 */
public record Argon2Cost(int memoryKib, int iterations, int parallelism) {
  /** Most memory that one verification may take, so that a damaged row cannot take the heap. */
  public static final int MAX_MEMORY_KIB = 256 * 1024;

  /** Most passes that one verification may make. */
  public static final int MAX_ITERATIONS = 16;

  /** Most lanes. */
  public static final int MAX_PARALLELISM = 8;

  /** The first choice of OWASP's Password Storage Cheat Sheet: 19 MiB, two passes, one lane. */
  public static final Argon2Cost OWASP = new Argon2Cost(19 * 1024, 2, 1);

  public Argon2Cost {
    if (!inBounds(memoryKib, iterations, parallelism)) {
      throw new IllegalArgumentException(
          "Argon2 parameters out of bounds: m=%d,t=%d,p=%d"
              .formatted(memoryKib, iterations, parallelism));
    }
  }

  /** RFC 9106 wants at least 8 KiB a lane. */
  static boolean inBounds(int memoryKib, int iterations, int parallelism) {
    return parallelism >= 1
        && parallelism <= MAX_PARALLELISM
        && iterations >= 1
        && iterations <= MAX_ITERATIONS
        && memoryKib >= 8 * parallelism
        && memoryKib <= MAX_MEMORY_KIB;
  }
}

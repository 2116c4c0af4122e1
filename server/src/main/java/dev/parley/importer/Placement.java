package dev.parley.importer;

import org.jspecify.annotations.Nullable;

/**
 * Where a record of an export went.
 *
 * @param original its id in the export
 * @param id its id in this installation
 * @param renamedTo the name it got because its own was in use, or null
 */
public record Placement(String original, String id, Outcome outcome, @Nullable String renamedTo) {
  /** What became of a record. */
  public enum Outcome {
    /** It is new. */
    CREATED,
    /** An earlier import had brought it. */
    PRESENT,
    /** It became one with something that the workspace had. */
    MERGED
  }
}

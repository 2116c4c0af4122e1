package dev.parley.importer.store;

import dev.parley.importer.ExportedFile;
import java.util.Map;

/**
 * With whom the files of a batch of messages lie.
 *
 * @param byFile the owner's id, by that of the file
 */
record FileOwners(Map<String, String> byFile) {
  static final FileOwners NONE = new FileOwners(Map.of());

  /** Whom a file belongs to that names nobody: Slack's own robot. */
  static final String NOBODY = "USLACKBOT";

  String of(ExportedFile file) {
    return byFile.getOrDefault(file.id(), NOBODY);
  }
}

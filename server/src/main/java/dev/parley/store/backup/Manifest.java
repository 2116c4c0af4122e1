package dev.parley.store.backup;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What an archive holds; its last entry, so an archive that was cut short has none.
 *
 * @param format the archive's format version
 * @param product the version of Parley that wrote it
 * @param createdMillis when, since the epoch
 * @param schemaVersions the schema's version of each keyspace
 */
record Manifest(
    int format,
    String product,
    long createdMillis,
    Map<String, Integer> schemaVersions,
    List<Table> tables,
    List<Folder> folders) {
  static final int FORMAT = 1;
  static final String ENTRY = "manifest.json";

  /** A damaged manifest may lack anything, and then it is none. */
  Manifest {
    Objects.requireNonNull(product);
    Objects.requireNonNull(schemaVersions);
    tables = List.copyOf(tables);
    folders = List.copyOf(folders);
  }

  /** A table's rows: entry {@code KEYSPACE/NAME.rows}. */
  record Table(String keyspace, String name, List<Column> columns, long rows, String sha256) {
    Table {
      Objects.requireNonNull(keyspace);
      Objects.requireNonNull(name);
      Objects.requireNonNull(sha256);
      columns = List.copyOf(columns);
    }

    String entry() {
      return keyspace + "/" + name + ".rows";
    }
  }

  /** A folder's files: entry {@code NAME.pack}. */
  record Folder(String name, long files, long bytes, String sha256) {
    Folder {
      Objects.requireNonNull(name);
      Objects.requireNonNull(sha256);
    }

    String entry() {
      return name + ".pack";
    }
  }
}

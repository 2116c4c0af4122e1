package dev.parley.store.backup;

import dev.parley.store.Keyspace;
import dev.parley.store.folder.PrivateFiles;
import dev.parley.store.jdbc.DatabaseUrls;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes an archive of everything while the installation serves.
 *
 * <p>All rows are of one moment: one connection reads every keyspace in one snapshot of the server,
 * which needs no lock, no pause and no privilege beyond reading. Files are copied after it, so each
 * file that a row names is there unless it was deleted meanwhile. The archive holds keys and
 * password hashes: it is of mode 0600 and belongs where only the operator reads. It gets its name
 * once it is whole and on disk. Memory does not grow with the data.
 */
public final class Backup {
  /** The table in which the schema keeps its version, which the manifest carries instead. */
  static final String VERSION_TABLE = "schema_version";

  /** The folders of a data folder that an archive holds. */
  static final List<String> FOLDERS = List.of("files", "keys");

  private static final int PROGRESS_ROWS = 10_000;

  private final DatabaseUrls urls;
  private final Path root;
  private final String product;
  private final InstantSource clock;

  /**
   * @param root of the data folder whose {@code files/} and {@code keys/} belong to the databases
   * @param product the version of Parley
   */
  public Backup(DatabaseUrls urls, Path root, String product, InstantSource clock) {
    this.urls = urls;
    this.root = root;
    this.product = product;
    this.clock = clock;
  }

  /**
   * Writes the archive, in the place of a file that is there.
   *
   * @throws BackupException when it cannot; what was there, if anything, is there still
   */
  public BackupSummary write(Path file, Progress progress) {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try {
      Files.deleteIfExists(part);
      Manifest manifest;
      try (FileChannel channel = PrivateFiles.create(part)) {
        ArchiveWriter archive = new ArchiveWriter(channel);
        manifest = fill(archive, progress);
        archive.finish(manifest);
        channel.force(true);
      }
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
      PrivateFiles.syncFolder(PrivateFiles.parent(file));
      return BackupSummary.of(manifest, Files.size(file));
    } catch (IOException e) {
      throw new BackupException(
          BackupException.Code.FILE, file + " cannot be written: " + e.getMessage(), e);
    } catch (SQLException e) {
      throw new BackupException(
          BackupException.Code.DATABASE, "the database cannot be read: " + e.getMessage(), e);
    } finally {
      deleteQuietly(part);
    }
  }

  private Manifest fill(ArchiveWriter archive, Progress progress) throws IOException, SQLException {
    Map<Keyspace, String> databases = databases();
    List<Manifest.Table> tables = new ArrayList<>();
    Map<String, Integer> versions = new LinkedHashMap<>();
    try (Connection connection = Sql.connect(urls, Keyspace.GLOBAL)) {
      Sql.execute(connection, "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ");
      Sql.execute(connection, "START TRANSACTION WITH CONSISTENT SNAPSHOT");
      for (Map.Entry<Keyspace, String> each : databases.entrySet()) {
        String keyspace = each.getKey().database();
        versions.put(keyspace, schemaVersion(connection, each.getValue()));
        for (String table : Sql.tables(connection, each.getValue())) {
          if (!table.equals(VERSION_TABLE)) {
            tables.add(table(archive, connection, keyspace, each.getValue(), table, progress));
          }
        }
      }
      Sql.execute(connection, "ROLLBACK");
    }
    List<Manifest.Folder> folders = new ArrayList<>();
    for (String name : FOLDERS) {
      folders.add(archive.folder(name, root.resolve(name), progress));
    }
    return new Manifest(Manifest.FORMAT, product, clock.millis(), versions, tables, folders);
  }

  /** The keyspaces' databases; they must share a server, as a snapshot is one server's. */
  private Map<Keyspace, String> databases() throws SQLException {
    Map<Keyspace, String> names = new LinkedHashMap<>();
    String server = null;
    for (Keyspace keyspace : Keyspace.values()) {
      try (Connection connection = Sql.connect(urls, keyspace)) {
        names.put(keyspace, Sql.value(connection, "SELECT DATABASE()"));
        String here =
            Sql.value(connection, "SELECT CONCAT(@@hostname, ':', @@port, ' ', @@datadir)");
        if (server != null && !server.equals(here)) {
          throw new BackupException(
              BackupException.Code.UNSUPPORTED,
              "the keyspaces lie on several servers; back them up with the servers' own tools");
        }
        server = here;
      }
    }
    return names;
  }

  private static int schemaVersion(Connection connection, String database) throws SQLException {
    return Integer.parseInt(
        Sql.value(
            connection,
            "SELECT COALESCE(MAX(version), 0) FROM "
                + Sql.quote(database)
                + "."
                + Sql.quote(VERSION_TABLE)));
  }

  private static Manifest.Table table(
      ArchiveWriter archive,
      Connection connection,
      String keyspace,
      String database,
      String table,
      Progress progress)
      throws IOException, SQLException {
    List<Column> columns = Sql.columns(connection, database, table);
    String select =
        "SELECT "
            + String.join(", ", columns.stream().map(Column::selected).toList())
            + " FROM "
            + Sql.quote(database)
            + "."
            + Sql.quote(table);
    ArchiveWriter.Rows rows = archive.rows(keyspace, table, columns);
    try (Statement statement = connection.createStatement()) {
      Sql.stream(connection, statement);
      try (ResultSet result = statement.executeQuery(select)) {
        byte[] @Nullable [] row = new byte[columns.size()][];
        while (result.next()) {
          for (int i = 0; i < row.length; i++) {
            row[i] = result.getBytes(i + 1);
          }
          rows.add(row);
          if (rows.count() % PROGRESS_ROWS == 0) {
            progress.at(keyspace + "." + table, rows.count());
          }
        }
      }
    }
    progress.at(keyspace + "." + table, rows.count());
    return rows.close();
  }

  private static void deleteQuietly(Path part) {
    try {
      Files.deleteIfExists(part);
    } catch (IOException e) {
      // The failure that left it is already on its way; the next backup removes it.
    }
  }
}

package dev.parley.store.backup;

import dev.parley.store.Keyspace;
import dev.parley.store.folder.DataFolder;
import dev.parley.store.folder.PrivateFiles;
import dev.parley.store.jdbc.DatabaseUrls;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Loads an archive into an installation that holds nothing: all of it or nothing.
 *
 * <p>The whole archive is checked before anything is written. A mark in the data folder and one in
 * the database stand until everything is in its place and durable; while one stands the folder does
 * not open ({@link DataFolder#open}), and the next restore clears what the last one left.
 */
public final class Restore {
  /** The table that stands in the global keyspace while a restore is not complete. */
  static final String MARK_TABLE = "restore_incomplete";

  private final DatabaseUrls urls;
  private final DataFolder folder;
  private final SchemaInstaller schema;

  public Restore(DatabaseUrls urls, DataFolder folder, SchemaInstaller schema) {
    this.urls = urls;
    this.folder = folder;
    this.schema = schema;
  }

  /**
   * Checks an archive and writes nothing.
   *
   * @throws BackupException when it is damaged
   */
  public static BackupSummary verify(Path file, Progress progress) {
    try (ArchiveReader archive = ArchiveReader.open(file)) {
      archive.verify(progress);
      return BackupSummary.of(archive.manifest(), Files.size(file));
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /** Whether a restore into a database was begun and not completed. */
  public static boolean isIncomplete(DatabaseUrls urls) throws SQLException {
    try (Connection connection = Sql.connect(urls, Keyspace.GLOBAL)) {
      String database = Sql.value(connection, "SELECT DATABASE()");
      return Sql.tables(connection, database).contains(MARK_TABLE);
    }
  }

  /**
   * Loads the archive.
   *
   * @throws BackupException with {@link BackupException.Code#NOT_EMPTY} where there is data, with
   *     {@link BackupException.Code#DAMAGED} before anything is written
   */
  public BackupSummary read(Path file, Progress progress) {
    try (ArchiveReader archive = ArchiveReader.open(file)) {
      Manifest manifest = archive.manifest();
      checkVersions(manifest);
      archive.verify(progress);
      Map<Keyspace, Connection> connections = connect();
      try {
        begin(connections);
        for (Map.Entry<Keyspace, Connection> each : connections.entrySet()) {
          Keyspace keyspace = each.getKey();
          int version = manifest.schemaVersions().getOrDefault(keyspace.database(), 0);
          schema.install(each.getValue(), keyspace, version);
        }
        load(archive, connections, progress);
        unpack(archive, progress);
        complete(connections);
      } finally {
        close(connections);
      }
      return BackupSummary.of(manifest, Files.size(file));
    } catch (IOException e) {
      throw unreadable(file, e);
    } catch (SQLException e) {
      throw new BackupException(
          BackupException.Code.DATABASE,
          "the restore was not completed: " + e.getMessage() + "; run it again",
          e);
    }
  }

  private void checkVersions(Manifest manifest) {
    manifest
        .schemaVersions()
        .forEach(
            (keyspace, version) -> {
              if (version > schema.newest()) {
                throw new BackupException(
                    BackupException.Code.TOO_NEW,
                    "the backup is of Parley "
                        + manifest.product()
                        + ", whose schema is newer; restore it with that version");
              }
            });
  }

  private Map<Keyspace, Connection> connect() throws SQLException {
    Map<Keyspace, Connection> connections = new LinkedHashMap<>();
    boolean all = false;
    try {
      for (Keyspace keyspace : Keyspace.values()) {
        Connection connection = Sql.connect(urls, keyspace);
        connections.put(keyspace, connection);
        Sql.execute(
            connection,
            "SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES'");
        Sql.execute(connection, "SET SESSION foreign_key_checks = 0");
      }
      all = true;
      return connections;
    } finally {
      if (!all) {
        close(connections);
      }
    }
  }

  /** Clears what an interrupted restore left, else refuses what holds data; then sets the marks. */
  private void begin(Map<Keyspace, Connection> connections) throws IOException, SQLException {
    boolean again = folder.isRestoreIncomplete() || isIncomplete(urls);
    if (!again) {
      refuseData(connections);
    }
    folder.beginRestore();
    Connection global = connection(connections, Keyspace.GLOBAL);
    Sql.execute(global, "CREATE TABLE IF NOT EXISTS " + MARK_TABLE + " (n INT PRIMARY KEY)");
    for (Connection connection : connections.values()) {
      String database = Sql.value(connection, "SELECT DATABASE()");
      for (String table : Sql.tables(connection, database)) {
        if (!table.equals(MARK_TABLE)) {
          Sql.execute(connection, "DROP TABLE " + Sql.quote(table));
        }
      }
    }
    for (String name : Backup.FOLDERS) {
      PrivateFiles.deleteTree(folder.root().resolve(name));
      PrivateFiles.folder(folder.root().resolve(name));
    }
  }

  private void refuseData(Map<Keyspace, Connection> connections) throws IOException, SQLException {
    for (Connection connection : connections.values()) {
      String database = Sql.value(connection, "SELECT DATABASE()");
      for (String table : Sql.tables(connection, database)) {
        String any = "SELECT EXISTS (SELECT 1 FROM " + Sql.quote(table) + ")";
        if (!table.equals(Backup.VERSION_TABLE) && Sql.value(connection, any).equals("1")) {
          throw notEmpty("table " + database + "." + table);
        }
      }
    }
    for (String name : Backup.FOLDERS) {
      try (DirectoryStream<Path> children = Files.newDirectoryStream(folder.root().resolve(name))) {
        if (children.iterator().hasNext()) {
          throw notEmpty("folder " + name);
        }
      }
    }
  }

  private BackupException notEmpty(String where) {
    return new BackupException(
        BackupException.Code.NOT_EMPTY,
        "a restore needs an empty installation, but "
            + where
            + " holds data; name a new folder with --data");
  }

  private static void load(
      ArchiveReader archive, Map<Keyspace, Connection> connections, Progress progress)
      throws IOException, SQLException {
    for (Manifest.Table table : archive.manifest().tables()) {
      Connection connection = connection(connections, keyspace(table.keyspace()));
      String database = Sql.value(connection, "SELECT DATABASE()");
      List<Column> here = Sql.columns(connection, database, table.name());
      if (!here.containsAll(table.columns())) {
        throw new BackupException(
            BackupException.Code.UNSUPPORTED,
            "table " + table.keyspace() + "." + table.name() + " has other columns here");
      }
      try (DataInputStream in = archive.entry(table.entry())) {
        new TableLoader(connection, table, progress).load(in);
      }
    }
  }

  private void unpack(ArchiveReader archive, Progress progress) throws IOException {
    for (Manifest.Folder packed : archive.manifest().folders()) {
      if (!Backup.FOLDERS.contains(packed.name())) {
        throw new BackupException(
            BackupException.Code.UNSUPPORTED, "the backup holds an unknown folder");
      }
      try (DataInputStream in = archive.entry(packed.entry())) {
        FolderPack.unpack(in, folder.root().resolve(packed.name()), progress);
      }
    }
  }

  private void complete(Map<Keyspace, Connection> connections) throws IOException, SQLException {
    Sql.execute(connection(connections, Keyspace.GLOBAL), "DROP TABLE " + MARK_TABLE);
    folder.completeRestore();
  }

  private static Connection connection(Map<Keyspace, Connection> connections, Keyspace keyspace) {
    Connection connection = connections.get(keyspace);
    if (connection == null) {
      throw new IllegalStateException("no connection to " + keyspace);
    }
    return connection;
  }

  private static Keyspace keyspace(String database) {
    for (Keyspace keyspace : Keyspace.values()) {
      if (keyspace.database().equals(database)) {
        return keyspace;
      }
    }
    throw new BackupException(
        BackupException.Code.UNSUPPORTED, "the backup has an unknown keyspace " + database);
  }

  private static void close(Map<Keyspace, Connection> connections) {
    for (Connection connection : connections.values()) {
      try {
        connection.close();
      } catch (SQLException e) {
        // Every write was committed or has failed before; closing decides nothing.
      }
    }
  }

  private static BackupException unreadable(Path file, IOException e) {
    return new BackupException(
        BackupException.Code.FILE, file + " cannot be restored: " + e.getMessage(), e);
  }
}

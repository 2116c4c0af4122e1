package dev.parley.store.jdbc;

import dev.parley.store.Keyspace;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;

/**
 * The tables of each keyspace: plain SQL files that are applied in order, each once.
 *
 * <p>A file only adds (expand); what is no longer used goes in a later release (contract), so two
 * adjacent versions run on one schema. Safe to repeat and safe when interrupted: every statement of
 * a file can run twice.
 */
public final class Schema {
  /** The newest file number of every keyspace. */
  public static final int VERSION = 1;

  private static final int NO_SUCH_TABLE = 1146;

  /** The statement that makes the table of the versions that were applied. */
  public static final String BOOK =
      "CREATE TABLE IF NOT EXISTS schema_version (version INT NOT NULL PRIMARY KEY)";

  private Schema() {}

  /**
   * Brings the database of each keyspace to {@link #VERSION}; those that are sharded are looked at
   * only, since their tables are made in an order that a cluster minds.
   */
  public static void apply(JdbcStore store) throws SQLException {
    for (Keyspace keyspace : Keyspace.values()) {
      if (store.isSharded()) {
        require(store, keyspace);
      } else {
        try (Connection connection = store.connection(keyspace)) {
          apply(connection, keyspace);
        }
      }
    }
  }

  private static void require(JdbcStore store, Keyspace keyspace) throws SQLException {
    for (String shard : store.shards(keyspace)) {
      try (Connection connection = store.connection(keyspace, shard)) {
        int present = known(connection);
        refuseNewer(present);
        if (present < VERSION) {
          throw new SQLException(
              "the tables of "
                  + keyspace.database()
                  + " are missing or older than this Parley; run parley schema apply --vtctld"
                  + " HOST:PORT");
        }
      }
    }
  }

  /** The version of a database whose book may not be there. */
  private static int known(Connection connection) throws SQLException {
    try {
      return newest(connection);
    } catch (SQLException e) {
      if (e.getErrorCode() == NO_SUCH_TABLE) {
        return 0;
      }
      throw e;
    }
  }

  private static void apply(Connection connection, Keyspace keyspace) throws SQLException {
    apply(connection, keyspace, VERSION);
  }

  /**
   * Brings one keyspace to a version; what it has already stays.
   *
   * @param to at most {@link #VERSION}
   */
  public static void apply(Connection connection, Keyspace keyspace, int to) throws SQLException {
    int present = version(connection);
    refuseNewer(present);
    for (int version = present + 1; version <= to; version++) {
      for (String statement : statements(keyspace, version)) {
        execute(connection, statement);
      }
      try (PreparedStatement insert =
          connection.prepareStatement("INSERT INTO schema_version (version) VALUES (?)")) {
        insert.setInt(1, version);
        insert.executeUpdate();
      }
    }
  }

  private static void refuseNewer(int present) throws SQLException {
    if (present > VERSION) {
      throw new SQLException(
          "the database is of a newer Parley (schema "
              + present
              + ", this one knows "
              + VERSION
              + ")");
    }
  }

  private static int version(Connection connection) throws SQLException {
    execute(connection, BOOK);
    return newest(connection);
  }

  private static int newest(Connection connection) throws SQLException {
    try (PreparedStatement read =
            connection.prepareStatement("SELECT COALESCE(MAX(version), 0) FROM schema_version");
        ResultSet rows = read.executeQuery()) {
      rows.next();
      return rows.getInt(1);
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (java.sql.Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The statements of one file, in order. */
  public static List<String> statements(Keyspace keyspace, int version) {
    String name = "/dev/parley/store/schema/%s/V%03d.sql".formatted(keyspace.database(), version);
    try (InputStream in = Schema.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("no " + name);
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      String bare = text.replaceAll("(?m)^\\s*--.*$", "");
      return Arrays.stream(bare.split(";", -1))
          .map(String::strip)
          .filter(s -> !s.isEmpty())
          .toList();
    } catch (IOException e) {
      throw new IllegalStateException(name + " cannot be read", e);
    }
  }
}

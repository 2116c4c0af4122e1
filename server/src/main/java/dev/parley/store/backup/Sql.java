package dev.parley.store.backup;

import dev.parley.store.Keyspace;
import dev.parley.store.jdbc.DatabaseUrls;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The few statements about databases as such that backup and restore share. */
final class Sql {
  /** Rows a fetch brings; MySQL's driver streams row by row instead. */
  private static final int FETCH_ROWS = 1_000;

  private Sql() {}

  static Connection connect(DatabaseUrls urls, Keyspace keyspace) throws SQLException {
    Connection connection = DriverManager.getConnection(urls.jdbcUrl(keyspace), urls.properties());
    execute(connection, "SET time_zone = '+00:00'");
    return connection;
  }

  static String quote(String name) {
    return "`" + name.replace("`", "``") + "`";
  }

  static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  static String value(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      String value = rows.getString(1);
      return value == null ? "" : value;
    }
  }

  /** The tables of a database, by name. */
  static List<String> tables(Connection connection, String database) throws SQLException {
    List<String> names = new ArrayList<>();
    String sql =
        "SELECT table_name FROM information_schema.tables"
            + " WHERE table_schema = ? AND table_type = 'BASE TABLE' ORDER BY table_name";
    try (PreparedStatement read = connection.prepareStatement(sql)) {
      read.setString(1, database);
      try (ResultSet rows = read.executeQuery()) {
        while (rows.next()) {
          names.add(rows.getString(1));
        }
      }
    }
    return names;
  }

  /** The columns of a table in their order, without those that the server computes. */
  static List<Column> columns(Connection connection, String database, String table)
      throws SQLException {
    List<Column> columns = new ArrayList<>();
    String sql =
        "SELECT column_name, data_type FROM information_schema.columns"
            + " WHERE table_schema = ? AND table_name = ? AND extra NOT LIKE '%GENERATED%'"
            + " ORDER BY ordinal_position";
    try (PreparedStatement read = connection.prepareStatement(sql)) {
      read.setString(1, database);
      read.setString(2, table);
      try (ResultSet rows = read.executeQuery()) {
        while (rows.next()) {
          String name = rows.getString(1);
          String type = rows.getString(2);
          columns.add(
              new Column(
                  name,
                  Column.formOf(type)
                      .orElseThrow(
                          () ->
                              new BackupException(
                                  BackupException.Code.UNSUPPORTED,
                                  "column %s.%s is of type %s, which a backup cannot carry"
                                      .formatted(table, name, type)))));
        }
      }
    }
    return columns;
  }

  /** Has a large result come in pieces instead of whole. */
  static void stream(Connection connection, Statement statement) throws SQLException {
    String driver = connection.getMetaData().getDriverName().toLowerCase(Locale.ROOT);
    statement.setFetchSize(driver.contains("mysql") ? Integer.MIN_VALUE : FETCH_ROWS);
  }
}

package dev.parley.store.mariadb;

import dev.parley.store.Keyspace;
import dev.parley.store.jdbc.DatabaseUrls;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

/**
 * How this process reaches the embedded server: through its socket, as its one user.
 *
 * @param password kept in a file of mode 0600; the socket's folder already keeps other users out,
 *     and the password still does where somebody loosens its mode
 */
public record MariaDbEndpoint(Path socket, String password) implements DatabaseUrls {
  /** The user that owns every database. */
  public static final String USER = "parley";

  /** What the databases of the keyspaces begin with. */
  public static final String PREFIX = "parley_";

  private static final int CONNECT_TIMEOUT_MILLIS = 5_000;

  @Override
  public String jdbcUrl(Keyspace keyspace) {
    return jdbcUrl(PREFIX + keyspace.database());
  }

  /** The URL of a database; empty for none. Hold it together with {@link #properties()}. */
  public String jdbcUrl(String database) {
    return "jdbc:mariadb://localhost/" + database;
  }

  @Override
  public Properties properties() {
    Properties properties = new Properties();
    properties.setProperty("user", USER);
    properties.setProperty("password", password);
    properties.setProperty("socketFactory", UnixSocketFactory.class.getName());
    properties.setProperty(UnixSocketFactory.PATH_OPTION, socket.toString());
    properties.setProperty("connectTimeout", Integer.toString(CONNECT_TIMEOUT_MILLIS));
    properties.setProperty("sslMode", "disable");
    return properties;
  }

  @Override
  public boolean isMariaDb() {
    return true;
  }

  /** Opens one connection without a pool. */
  public Connection connect(String database) throws SQLException {
    Connection connection = new org.mariadb.jdbc.Driver().connect(jdbcUrl(database), properties());
    if (connection == null) {
      throw new SQLException("the driver does not know " + jdbcUrl(database));
    }
    return connection;
  }

  /** Makes the databases of the keyspaces where they are missing. */
  public void createDatabases() throws SQLException {
    try (Connection connection = connect("");
        Statement statement = connection.createStatement()) {
      for (Keyspace keyspace : Keyspace.values()) {
        statement.execute(
            "CREATE DATABASE IF NOT EXISTS "
                + PREFIX
                + keyspace.database()
                + " CHARACTER SET utf8mb4 COLLATE utf8mb4_bin");
      }
    }
  }

  @Override
  public String toString() {
    return "MariaDbEndpoint[" + socket + "]";
  }
}

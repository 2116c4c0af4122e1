package dev.parley.store.external;

import dev.parley.store.Keyspace;
import dev.parley.store.external.ExternalDatabaseException.Code;
import dev.parley.store.jdbc.DatabaseUrls;
import dev.parley.store.jdbc.Sharding;
import dev.parley.store.vitess.VitessSharding;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;

/**
 * An operator's MySQL, MariaDB or VTGate, checked, with a database for each keyspace.
 *
 * <p>Immutable; it holds no connection.
 */
public final class ExternalDatabase implements DatabaseUrls {
  /** What the databases' names begin with unless the operator says otherwise. */
  public static final String PREFIX = "parley_";

  private static final Pattern PREFIX_SHAPE = Pattern.compile("[A-Za-z0-9_]{0,32}");
  private static final String CONNECT_TIMEOUT_MILLIS = "5000";

  private final BaseUrl url;
  private final String prefix;
  private final ServerVersion version;
  private final Sharding sharding;
  private final List<String> warnings;

  private ExternalDatabase(
      BaseUrl url, String prefix, ServerVersion version, Sharding sharding, List<String> warnings) {
    this.url = url;
    this.prefix = prefix;
    this.version = version;
    this.sharding = sharding;
    this.warnings = List.copyOf(warnings);
  }

  /**
   * Connects, checks the server and makes the databases that are missing.
   *
   * @param jdbcUrl a MySQL or MariaDB URL without a database name; its options, such as {@code
   *     sslMode}, go to the driver as they are
   * @throws ExternalDatabaseException in one line that holds no password
   */
  public static ExternalDatabase open(String jdbcUrl, String prefix) {
    BaseUrl url = BaseUrl.parse(jdbcUrl);
    if (!PREFIX_SHAPE.matcher(prefix).matches()) {
      throw new ExternalDatabaseException(
          Code.WRONG_URL, "the prefix of the databases takes letters, digits and _ alone");
    }
    try (Connection connection = connect(url);
        Statement statement = connection.createStatement()) {
      ServerVersion version = version(url, statement);
      if (version.flavour() == ServerVersion.Flavour.VITESS) {
        return new ExternalDatabase(
            url, prefix, version, sharding(url, connection, prefix), List.of());
      }
      List<String> warnings = new ArrayList<>();
      checkSettings(url, statement, warnings);
      createDatabases(url, statement, prefix);
      return new ExternalDatabase(url, prefix, version, Sharding.NONE, warnings);
    } catch (SQLException e) {
      throw failure(url, e);
    }
  }

  /**
   * Connects and checks the server, and makes nothing.
   *
   * @throws ExternalDatabaseException in one line that holds no password
   */
  public static Look look(String jdbcUrl, String prefix) {
    BaseUrl url = BaseUrl.parse(jdbcUrl);
    try (Connection connection = connect(url);
        Statement statement = connection.createStatement()) {
      ServerVersion version = version(url, statement);
      String server = url + " is " + version.text();
      if (version.flavour() == ServerVersion.Flavour.VITESS) {
        var _ = sharding(url, connection, prefix);
        return new Look(server, List.of(), List.of());
      }
      List<String> warnings = new ArrayList<>();
      checkSettings(url, statement, warnings);
      return new Look(server, List.copyOf(warnings), missing(statement, prefix));
    } catch (SQLException e) {
      throw failure(url, e);
    }
  }

  /**
   * What a server was found to be.
   *
   * @param warnings what works but is not as safe as it should be
   * @param missing databases that the first use makes
   */
  public record Look(String server, List<String> warnings, List<String> missing) {}

  @Override
  public String jdbcUrl(Keyspace keyspace) {
    return url.toJdbc(prefix + keyspace.database());
  }

  @Override
  public Properties properties() {
    return properties(url);
  }

  @Override
  public boolean isMariaDb() {
    return version.flavour() == ServerVersion.Flavour.MARIADB;
  }

  @Override
  public Sharding sharding() {
    return sharding;
  }

  public ServerVersion version() {
    return version;
  }

  /** What works but is not as safe as it should be, a line each. */
  public List<String> warnings() {
    return warnings;
  }

  @Override
  public String toString() {
    return url + " (" + version.text() + ")";
  }

  private static Properties properties(BaseUrl url) {
    Properties properties = url.properties();
    if (!url.options().contains("connectTimeout=")) {
      properties.setProperty("connectTimeout", CONNECT_TIMEOUT_MILLIS);
    }
    return properties;
  }

  private static Connection connect(BaseUrl url) throws SQLException {
    return DriverManager.getConnection(url.toJdbc(""), properties(url));
  }

  private static ServerVersion version(BaseUrl url, Statement statement) throws SQLException {
    String text = value(statement, "SELECT VERSION()");
    return ServerVersion.parse(text)
        .filter(ServerVersion::isSupported)
        .orElseThrow(
            () ->
                new ExternalDatabaseException(
                    Code.TOO_OLD,
                    url + " is " + text + "; Parley needs MySQL 8 or MariaDB 10.6, or newer"));
  }

  private static void checkSettings(BaseUrl url, Statement statement, List<String> warnings)
      throws SQLException {
    if (value(statement, "SELECT @@global.read_only").equals("1")) {
      throw new ExternalDatabaseException(
          Code.READ_ONLY, url + " is read-only; name the primary server");
    }
    if (value(statement, "SELECT IF(@@log_bin, @@binlog_format, 'NONE')").equals("STATEMENT")) {
      throw new ExternalDatabaseException(
          Code.WRONG_SETTING,
          url
              + " has binlog_format=STATEMENT, which refuses writes at READ COMMITTED; set it to"
              + " ROW");
    }
    if (!value(statement, "SELECT @@global.innodb_flush_log_at_trx_commit").equals("1")) {
      warnings.add(
          "innodb_flush_log_at_trx_commit is not 1: a crash of the server loses acknowledged"
              + " messages");
    }
  }

  /** Keyspaces are made where their shards are planned, so a missing one is only told of. */
  private static Sharding sharding(BaseUrl url, Connection connection, String prefix)
      throws SQLException {
    VitessSharding sharding = VitessSharding.read(connection, prefix);
    if (!sharding.missing().isEmpty()) {
      throw new ExternalDatabaseException(
          Code.NO_DATABASES,
          url
              + " has no keyspace "
              + String.join(", ", sharding.missing())
              + "; make it with vtctldclient CreateKeyspace, and its shards, then run parley schema"
              + " apply");
    }
    return sharding;
  }

  private static void createDatabases(BaseUrl url, Statement statement, String prefix)
      throws SQLException {
    for (String name : missing(statement, prefix)) {
      try {
        statement.execute(
            "CREATE DATABASE IF NOT EXISTS `"
                + name
                + "` CHARACTER SET utf8mb4 COLLATE utf8mb4_bin");
      } catch (SQLException e) {
        throw new ExternalDatabaseException(
            Code.NO_DATABASES,
            url
                + " has no database "
                + name
                + " and this user may not make it ("
                + e.getMessage()
                + "); make it, or grant CREATE on `"
                + prefix
                + "%`.*",
            e);
      }
    }
  }

  /** The databases of the keyspaces that are not there. */
  private static List<String> missing(Statement statement, String prefix) throws SQLException {
    List<String> missing = new ArrayList<>();
    for (Keyspace keyspace : Keyspace.values()) {
      String name = prefix + keyspace.database();
      if (!exists(statement, name)) {
        missing.add(name);
      }
    }
    return List.copyOf(missing);
  }

  private static boolean exists(Statement statement, String database) throws SQLException {
    String sql =
        "SELECT COUNT(*) FROM information_schema.schemata WHERE schema_name = '" + database + "'";
    return value(statement, sql).equals("1");
  }

  private static String value(Statement statement, String sql) throws SQLException {
    try (ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      String value = rows.getString(1);
      return value == null ? "" : value;
    }
  }

  private static ExternalDatabaseException failure(BaseUrl url, SQLException e) {
    String state = e.getSQLState() == null ? "" : e.getSQLState();
    if (state.startsWith("28")) {
      return new ExternalDatabaseException(
          Code.WRONG_CREDENTIALS, url + " refuses this user and password", e);
    }
    return new ExternalDatabaseException(
        Code.UNREACHABLE, url + " cannot be reached: " + firstLine(e), e);
  }

  private static String firstLine(Throwable e) {
    String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return message.lines().findFirst().orElse("").strip();
  }
}

package dev.parley.store.mariadb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.store.Keyspace;
import dev.parley.store.external.ExternalDatabase;
import dev.parley.store.external.ExternalDatabaseException;
import dev.parley.store.folder.DataFolder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An operator's server over TCP, through the drivers of both makers. */
@Tag("engine")
class ExternalDatabaseOnMariaDbTest {
  @TempDir static Path dir;

  private static ServerProcess server;
  private static int port;

  @BeforeAll
  static void start() throws IOException, SQLException {
    DataFolder folder = DataFolder.open(dir.resolve("data"));
    MariaDbSettings settings = MariaDbSettings.defaults();
    MariaDbSession.open(folder, "user create", settings, Duration.ZERO).close();
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    ServerFiles files = new ServerFiles(folder.mariadb());
    Path socket = SocketPlace.choose(folder.run());
    MariaDbBinary binary = new BinaryFinder(folder.mariadb().resolve("engine")).find();
    List<String> flags = ServerFlags.serve(binary, settings, files.home(), files.data(), socket);
    flags.remove("--skip-networking");
    flags.addAll(List.of("--port=" + port, "--bind-address=127.0.0.1", "--skip-name-resolve"));
    Path operator = dir.resolve("operator.sql");
    Files.writeString(
        operator,
        """
        CREATE USER operator@'127.0.0.1' IDENTIFIED BY 'p@ss:word';
        GRANT ALL ON `acme\\_%`.* TO operator@'127.0.0.1';
        GRANT ALL ON `beta\\_%`.* TO operator@'127.0.0.1';
        """);
    flags.add("--init-file=" + operator);
    server = ServerProcess.launch(flags, files.log(), socket);
    server.awaitReady(socket, files, Duration.ofMinutes(1));
    assertThat(Files.exists(socket)).isTrue();
  }

  @AfterAll
  static void stop() {
    server.stop(Duration.ofSeconds(20));
  }

  @Test
  void makesItsDatabasesThroughMariaDbsDriver() throws SQLException {
    assertThatEachKeyspaceIsReached(
        ExternalDatabase.open(url("jdbc:mariadb://operator:p%40ss%3Aword@", "/"), "acme_"),
        "acme_");
  }

  @Test
  void makesItsDatabasesThroughMySqlsDriver() throws SQLException {
    assertThatEachKeyspaceIsReached(
        ExternalDatabase.open(
            url("jdbc:mysql://", "/?sslMode=DISABLED&user=operator&password=p%40ss%3Aword"),
            "beta_"),
        "beta_");
  }

  @Test
  void saysThatCredentialsAreWrong() {
    assertThatThrownBy(
            () -> ExternalDatabase.open(url("jdbc:mariadb://operator:wrong@", "/"), "acme_"))
        .isInstanceOfSatisfying(
            ExternalDatabaseException.class,
            e -> assertThat(e.code()).isEqualTo(ExternalDatabaseException.Code.WRONG_CREDENTIALS))
        .hasMessageNotContaining("wrong@");
  }

  @Test
  void looksWithoutMakingAnything() {
    for (int i = 0; i < 2; i++) {
      ExternalDatabase.Look look =
          ExternalDatabase.look(url("jdbc:mariadb://operator:p%40ss%3Aword@", "/"), "other_");
      assertThat(look.server()).contains("MariaDB").doesNotContain("p@ss", "p%40ss");
      assertThat(look.missing())
          .containsExactly("other_global", "other_team", "other_channel", "other_user");
    }
  }

  @Test
  void saysWhichGrantIsMissing() {
    assertThatThrownBy(
            () ->
                ExternalDatabase.open(url("jdbc:mariadb://operator:p%40ss%3Aword@", "/"), "other_"))
        .isInstanceOfSatisfying(
            ExternalDatabaseException.class,
            e -> assertThat(e.code()).isEqualTo(ExternalDatabaseException.Code.NO_DATABASES))
        .hasMessageContaining("grant CREATE on `other_%`.*");
  }

  private static String url(String before, String after) {
    return before + "127.0.0.1:" + port + after;
  }

  private static void assertThatEachKeyspaceIsReached(ExternalDatabase database, String prefix)
      throws SQLException {
    assertThat(database.warnings()).isEmpty();
    for (Keyspace keyspace : Keyspace.values()) {
      try (Connection connection =
          DriverManager.getConnection(database.jdbcUrl(keyspace), database.properties())) {
        assertThat(EmbeddedMariaDbTest.value(connection, "SELECT DATABASE()"))
            .isEqualTo(prefix + keyspace.database());
      }
    }
  }
}

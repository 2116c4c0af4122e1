package dev.parley.store.mariadb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.store.Keyspace;
import dev.parley.store.folder.DataFolder;
import dev.parley.store.folder.FolderException;
import dev.parley.store.folder.FolderLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("engine")
class EmbeddedMariaDbTest {
  @TempDir static Path dir;

  private static DataFolder folder;
  private static FolderLock lock;
  private static EmbeddedMariaDb database;

  @BeforeAll
  static void start() {
    folder = DataFolder.open(dir.resolve("data"));
    lock = folder.lock("up", Duration.ZERO);
    database = EmbeddedMariaDb.start(folder, lock, MariaDbSettings.defaults());
  }

  @AfterAll
  static void stop() {
    database.close();
    lock.close();
  }

  @Test
  void makesADatabaseForEachKeyspaceWithBinaryUtf8() throws SQLException {
    for (Keyspace keyspace : Keyspace.values()) {
      try (Connection connection = database.endpoint().connect("parley_" + keyspace.database())) {
        assertThat(value(connection, "SELECT @@collation_database")).isEqualTo("utf8mb4_bin");
      }
    }
  }

  @Test
  void isFullyDurableAndReadsOnlyWhatIsCommitted() throws SQLException {
    try (Connection connection = database.endpoint().connect("")) {
      assertThat(value(connection, "SELECT @@innodb_flush_log_at_trx_commit")).isEqualTo("1");
      assertThat(value(connection, "SELECT @@innodb_doublewrite")).isEqualTo("ON");
      assertThat(value(connection, "SELECT @@transaction_isolation")).isEqualTo("READ-COMMITTED");
    }
  }

  @Test
  void hasNoTcpPortAndNoOtherUserThatMayComeIn() throws SQLException {
    try (Connection connection = database.endpoint().connect("")) {
      assertThat(value(connection, "SELECT @@skip_networking")).isEqualTo("1");
    }
    for (String user : List.of("root", "mariadb.sys", "")) {
      Properties properties = database.endpoint().properties();
      properties.setProperty("user", user);
      properties.setProperty("password", "");
      assertThatThrownBy(
              () ->
                  new org.mariadb.jdbc.Driver()
                      .connect(database.endpoint().jdbcUrl(""), properties))
          .as(user)
          .isInstanceOf(SQLException.class);
    }
  }

  @Test
  void itsOwnUserMayDoNothingBeyondTheDatabasesOfTheKeyspaces() throws SQLException {
    try (Connection connection = database.endpoint().connect("")) {
      assertThatThrownBy(() -> value(connection, "SELECT COUNT(*) FROM mysql.global_priv"))
          .hasMessageContaining("denied");
      assertThatThrownBy(() -> execute(connection, "CREATE USER other"))
          .hasMessageContaining("denied");
      assertThatThrownBy(() -> execute(connection, "CREATE DATABASE other"))
          .hasMessageContaining("denied");
      assertThat(value(connection, "SELECT LOAD_FILE('/proc/self/status')")).isNull();
    }
  }

  @Test
  void refusesAWrongPassword() {
    MariaDbEndpoint wrong = new MariaDbEndpoint(database.endpoint().socket(), "wrong");
    assertThatThrownBy(() -> wrong.connect("")).hasMessageContaining("Access denied");
  }

  @Test
  void closesEveryFolderToOtherUsers() throws IOException {
    try (Stream<Path> paths = Files.walk(folder.root())) {
      assertThat(paths.filter(Files::isDirectory).toList())
          .allSatisfy(
              path ->
                  assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                      .isEqualTo("rwx------"));
    }
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(folder.mariadb().resolve("password"))))
        .isEqualTo("rw-------");
  }

  @Test
  void refusesASecondUpOnTheSameFolder() {
    lock.publishUrl("http://127.0.0.1:8065");
    assertThatThrownBy(() -> DataFolder.open(dir.resolve("data")).lock("up", Duration.ZERO))
        .isInstanceOf(FolderException.class)
        .hasMessageContaining("pid " + ProcessHandle.current().pid())
        .hasMessageContaining("http://127.0.0.1:8065");
  }

  @Test
  void letsACommandAttachToTheRunningServer() throws SQLException {
    try (MariaDbSession session =
            MariaDbSession.open(
                folder, "user create", MariaDbSettings.defaults(), Duration.ofSeconds(1));
        Connection connection = session.endpoint().connect("parley_team")) {
      assertThat(session.isAttached()).isTrue();
      assertThat(value(connection, "SELECT DATABASE()")).isEqualTo("parley_team");
    }
    assertThat(database.state()).isEqualTo(EmbeddedMariaDb.State.RUNNING);
  }

  @Test
  void keepsEveryAcknowledgedRowWhenTheServerIsKilledInAStreamOfCommits() throws SQLException {
    try (Connection connection = database.endpoint().connect("parley_channel")) {
      execute(connection, "CREATE TABLE stream (n INT NOT NULL PRIMARY KEY)");
    }
    long killed = database.pid();
    int acknowledged = 0;
    try (Connection connection = database.endpoint().connect("parley_channel")) {
      for (int n = 1; ; n++) {
        if (n == 200) {
          Thread.ofVirtual()
              .start(() -> ProcessHandle.of(killed).ifPresent(ProcessHandle::destroyForcibly));
        }
        execute(connection, "INSERT INTO stream VALUES (" + n + ")");
        acknowledged = n;
      }
    } catch (SQLException e) {
      assertThat(acknowledged).isGreaterThanOrEqualTo(199);
    }
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> database.state() == EmbeddedMariaDb.State.RUNNING && database.pid() != killed);
    try (Connection connection = database.endpoint().connect("parley_channel")) {
      assertThat(Integer.parseInt(value(connection, "SELECT COUNT(*) FROM stream")))
          .isBetween(acknowledged, acknowledged + 1);
    }
  }

  @Test
  void letsManyVirtualThreadsWaitForTheDatabaseAtOnce() throws Exception {
    int threads = 24;
    try (Connection holder = database.endpoint().connect("");
        ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      assertThat(value(holder, "SELECT GET_LOCK('gate', 1)")).isEqualTo("1");
      List<Future<String>> answers = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        answers.add(
            executor.submit(
                () -> {
                  try (Connection connection = database.endpoint().connect("")) {
                    value(connection, "SELECT GET_LOCK('gate', 60)");
                    return value(connection, "SELECT RELEASE_LOCK('gate')");
                  }
                }));
      }
      String waiting =
          "SELECT COUNT(*) FROM information_schema.processlist WHERE state = 'User lock'";
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> value(holder, waiting).equals(Integer.toString(threads)));
      value(holder, "SELECT RELEASE_LOCK('gate')");
      for (Future<String> answer : answers) {
        assertThat(answer.get()).isEqualTo("1");
      }
    }
  }

  @Test
  void givesUpAReadThatOutlastsItsTimeout() throws SQLException {
    try (Connection connection = database.endpoint().connect("")) {
      connection.setNetworkTimeout(Runnable::run, 100);
      assertThatThrownBy(() -> value(connection, "SELECT SLEEP(60)"))
          .isInstanceOf(SQLException.class)
          .hasStackTraceContaining("Read timed out");
      assertThat(connection.isValid(1)).isFalse();
    }
  }

  @Test
  void findsNothingWrongWithAHealthyFolder() {
    assertThat(EmbeddedMariaDb.diagnose(folder))
        .isNotEmpty()
        .noneMatch(finding -> finding.level() == Finding.Level.FAULT);
  }

  static String value(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }

  static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}

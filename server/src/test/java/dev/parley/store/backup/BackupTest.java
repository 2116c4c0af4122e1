package dev.parley.store.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.store.Keyspace;
import dev.parley.store.folder.DataFolder;
import dev.parley.store.mariadb.MariaDbEndpoint;
import dev.parley.store.mariadb.MariaDbSession;
import dev.parley.store.mariadb.MariaDbSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("engine")
class BackupTest {
  /** A table with a column of every type, and two whose rows are written one after the other. */
  private static final SchemaInstaller SCHEMA =
      new SchemaInstaller() {
        @Override
        public int newest() {
          return 1;
        }

        @Override
        public void install(Connection connection, Keyspace keyspace, int version)
            throws SQLException {
          Sql.execute(connection, "CREATE TABLE schema_version (version INT NOT NULL PRIMARY KEY)");
          Sql.execute(connection, "INSERT INTO schema_version VALUES (1)");
          for (String statement : statements(keyspace)) {
            Sql.execute(connection, statement);
          }
        }

        private List<String> statements(Keyspace keyspace) {
          return switch (keyspace) {
            case GLOBAL ->
                List.of(
                    """
                    CREATE TABLE every_type (
                      id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
                      tiny TINYINT, big BIGINT UNSIGNED, exact DECIMAL(38,10), f FLOAT, d DOUBLE,
                      b BIT(12), y YEAR, dt DATETIME(6), ts TIMESTAMP(6) NULL, da DATE, ti TIME(6),
                      txt LONGTEXT, vc VARCHAR(200), raw LONGBLOB, vb VARBINARY(64),
                      e ENUM('one','two'), s SET('x','y','z'), j JSON,
                      twice BIGINT AS (tiny * 2) STORED)
                    """);
            case TEAM ->
                List.of("CREATE TABLE first (n INT NOT NULL PRIMARY KEY, pad VARCHAR(2000))");
            case CHANNEL -> List.of("CREATE TABLE second (n INT NOT NULL PRIMARY KEY)");
            case USER -> List.of("CREATE TABLE nothing (`order` INT NOT NULL PRIMARY KEY)");
          };
        }
      };

  private static final String ALL =
      "SELECT GROUP_CONCAT(CONCAT_WS('|', id, tiny, big, exact, f + 0e0, d, HEX(b), y, dt, ts, da,"
          + " ti, HEX(txt), HEX(vc), HEX(raw), HEX(vb), e, s, j, twice, raw IS NULL, txt IS NULL,"
          + " txt = '') ORDER BY id SEPARATOR '\n') FROM every_type";

  /** The end of an archive, within which its directory lies. */
  private static final int DIRECTORY_BYTES = 600;

  private static final int DATA_STEP_BYTES = 1_009;

  @TempDir static Path dir;

  private static DataFolder source;
  private static MariaDbSession session;

  @BeforeAll
  static void start() throws SQLException, IOException {
    source = DataFolder.open(dir.resolve("source"));
    session = open(source);
    install(session.endpoint());
    fill(session.endpoint());
    Files.writeString(source.keys().resolve("server.key"), "secret");
    Files.createDirectories(source.files().resolve("ab"));
    Files.write(source.files().resolve("ab/large"), new byte[200_000]);
    Files.writeString(source.files().resolve("empty"), "");
  }

  @AfterAll
  static void stop() {
    session.close();
  }

  @Test
  void bringsEveryValueAndFileBackFromAMomentBetweenTwoWrites() throws Exception {
    Path file = dir.resolve("parley.backup");
    AtomicBoolean writing = new AtomicBoolean(true);
    Thread writer = Thread.ofPlatform().start(() -> write(writing));
    BackupSummary written;
    try {
      written = backup().write(file, Progress.none());
    } finally {
      writing.set(false);
      writer.join();
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(Restore.verify(file, Progress.none())).isEqualTo(written);
    assertThat(written.files()).isEqualTo(3);

    DataFolder target = DataFolder.open(dir.resolve("target"));
    try (MariaDbSession restored = open(target)) {
      assertThatDamageIsRefusedBeforeAnythingIsWritten(file, target, restored.endpoint());
      assertThatAFailedRestoreIsMarkedAndDoneAgain(file, target, restored.endpoint());
      assertThat(all(restored.endpoint(), Keyspace.GLOBAL, ALL))
          .isEqualTo(all(session.endpoint(), Keyspace.GLOBAL, ALL))
          .contains("18446744073709551615")
          .contains("1234567890123456789012345678.0123456789");
      int first = max(restored.endpoint(), Keyspace.TEAM, "first");
      int second = max(restored.endpoint(), Keyspace.CHANNEL, "second");
      assertThat(first).isBetween(second, second + 1);
      assertThat(target.keys().resolve("server.key")).hasContent("secret");
      assertThat(target.files().resolve("ab/large")).hasSize(200_000);
      assertThat(target.files().resolve("empty")).isEmptyFile();
      assertThatThrownBy(() -> restore(target, restored.endpoint()).read(file, Progress.none()))
          .isInstanceOfSatisfying(
              BackupException.class,
              e -> assertThat(e.code()).isEqualTo(BackupException.Code.NOT_EMPTY));
    }
    long second = backup().write(file, Progress.none()).archiveBytes();
    assertThat(file).as("the second in the place of the first").hasSize(second);
  }

  private static void assertThatDamageIsRefusedBeforeAnythingIsWritten(
      Path file, DataFolder target, MariaDbEndpoint endpoint) throws IOException, SQLException {
    byte[] whole = Files.readAllBytes(file);
    Path bad = dir.resolve("bad.backup");
    for (int cut : new int[] {0, 10, whole.length / 2, whole.length - 1}) {
      Files.write(bad, Arrays.copyOf(whole, cut));
      assertThatRefused(bad, target, endpoint);
    }
    flip(whole, bad, whole.length / 2);
    assertThatRefused(bad, target, endpoint);
    int directory = Math.max(0, whole.length - DIRECTORY_BYTES);
    for (int at = 0; at < whole.length; at += at < directory ? DATA_STEP_BYTES : 1) {
      flip(whole, bad, at);
      assertThatDamageIsFoundOrMeansNothing(bad, at);
    }
  }

  private static void flip(byte[] whole, Path bad, int at) throws IOException {
    byte[] flipped = whole.clone();
    flipped[at] ^= 0x55;
    Files.write(bad, flipped);
  }

  /** A zip has bytes that nobody reads, such as the time of an entry. */
  private static void assertThatDamageIsFoundOrMeansNothing(Path bad, int at) {
    try {
      Restore.verify(bad, Progress.none());
    } catch (BackupException e) {
      assertThat(e.code()).as("byte %d: %s", at, e).isEqualTo(BackupException.Code.DAMAGED);
    }
  }

  private static void assertThatRefused(Path bad, DataFolder target, MariaDbEndpoint endpoint)
      throws SQLException {
    assertThatThrownBy(() -> restore(target, endpoint).read(bad, Progress.none()))
        .isInstanceOfSatisfying(
            BackupException.class,
            e -> assertThat(e.code()).isEqualTo(BackupException.Code.DAMAGED));
    assertThat(target.isRestoreIncomplete()).isFalse();
    assertThat(
            all(
                endpoint,
                Keyspace.GLOBAL,
                "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE()"))
        .isEqualTo("0");
  }

  private static void assertThatAFailedRestoreIsMarkedAndDoneAgain(
      Path file, DataFolder target, MariaDbEndpoint endpoint) throws SQLException {
    Progress failing =
        (what, done) -> {
          if (what.equals("team.first")) {
            throw new IllegalStateException("cut off");
          }
        };
    assertThatThrownBy(() -> restore(target, endpoint).read(file, failing)).hasMessage("cut off");
    assertThat(target.isRestoreIncomplete()).isTrue();
    assertThat(Restore.isIncomplete(endpoint)).isTrue();
    restore(target, endpoint).read(file, Progress.none());
    assertThat(target.isRestoreIncomplete()).isFalse();
    assertThat(Restore.isIncomplete(endpoint)).isFalse();
  }

  private static MariaDbSession open(DataFolder folder) {
    return MariaDbSession.open(folder, "backup", MariaDbSettings.defaults(), Duration.ofSeconds(5));
  }

  private static Backup backup() {
    return new Backup(session.endpoint(), source.root(), "test", InstantSource.system());
  }

  private static Restore restore(DataFolder target, MariaDbEndpoint endpoint) {
    return new Restore(endpoint, target, SCHEMA);
  }

  private static void install(MariaDbEndpoint endpoint) throws SQLException {
    for (Keyspace keyspace : Keyspace.values()) {
      try (Connection connection = Sql.connect(endpoint, keyspace)) {
        SCHEMA.install(connection, keyspace, 1);
      }
    }
  }

  private static void fill(MariaDbEndpoint endpoint) throws SQLException {
    byte[] bytes = new byte[256];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) i;
    }
    try (Connection connection = Sql.connect(endpoint, Keyspace.GLOBAL);
        PreparedStatement insert =
            connection.prepareStatement(
                """
                INSERT INTO every_type
                  (id, tiny, big, exact, f, d, b, y, dt, ts, da, ti, txt, vc, raw, vb, e, s, j)
                VALUES ('full', -128, 18446744073709551615, 1234567890123456789012345678.0123456789,
                  0.1, 0.1, 0xABC, 2026, '2026-01-02 03:04:05.678901', '2026-01-02 03:04:05.678901',
                  '1000-01-01', '-12:34:56.789', ?, ?, ?, ?, 'two', 'x,z', '{"a": [1, null]}')
                """)) {
      insert.setString(1, "Grüße \uD83D\uDE80 \u0000 \\ ' \" \n end");
      insert.setString(2, " spaces at both ends ");
      insert.setBytes(3, bytes);
      insert.setBytes(4, "plain".getBytes(StandardCharsets.UTF_8));
      insert.executeUpdate();
      Sql.execute(connection, "INSERT INTO every_type (id) VALUES ('nulls')");
      Sql.execute(
          connection,
          "INSERT INTO every_type (id, txt, vc, raw, vb, s, b, tiny) VALUES"
              + " ('empty', '', '', '', '', '', 0, 0)");
    }
    try (Connection connection = Sql.connect(endpoint, Keyspace.TEAM)) {
      Sql.execute(
          connection, "INSERT INTO first SELECT -seq, REPEAT('p', 2000) FROM seq_1_to_8000");
    }
  }

  /** Writes each number into one keyspace and then into the other, a commit each. */
  private static void write(AtomicBoolean writing) {
    try (Connection first = Sql.connect(session.endpoint(), Keyspace.TEAM);
        Connection second = Sql.connect(session.endpoint(), Keyspace.CHANNEL)) {
      for (int n = 1; writing.get(); n++) {
        Sql.execute(first, "INSERT INTO first VALUES (" + n + ", '')");
        Sql.execute(second, "INSERT INTO second VALUES (" + n + ")");
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static int max(MariaDbEndpoint endpoint, Keyspace keyspace, String table)
      throws SQLException {
    return Integer.parseInt(
        all(endpoint, keyspace, "SELECT COALESCE(MAX(GREATEST(n, 0)), 0) FROM " + table));
  }

  private static String all(MariaDbEndpoint endpoint, Keyspace keyspace, String sql)
      throws SQLException {
    try (Connection connection = Sql.connect(endpoint, keyspace)) {
      return Sql.value(connection, sql);
    }
  }
}

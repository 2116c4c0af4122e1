package dev.parley.store.mariadb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.store.folder.DataFolder;
import dev.parley.store.folder.FolderLock;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("engine")
class MariaDbRecoveryTest {
  @TempDir Path dir;

  @Test
  void endsTheOrphanOfAKilledProcessAndKeepsEveryAcknowledgedRow()
      throws IOException, InterruptedException, SQLException {
    Path root = dir.resolve("data");
    Process owner =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                OwnerMain.class.getName(),
                root.toString())
            .redirectErrorStream(true)
            .start();
    long server = 0;
    int acknowledged = 0;
    try (BufferedReader lines = owner.inputReader(StandardCharsets.UTF_8)) {
      String line;
      while ((line = lines.readLine()) != null) {
        if (line.startsWith("server ")) {
          server = Long.parseLong(line.substring(7));
        } else if (line.startsWith("ack ")) {
          acknowledged = Integer.parseInt(line.substring(4));
        }
        if (acknowledged == 100) {
          owner.toHandle().destroyForcibly(); // Unlike the process, it leaves its output open.
        }
      }
    } finally {
      owner.destroyForcibly().waitFor();
    }
    assertThat(acknowledged).isGreaterThanOrEqualTo(100);
    assertThat(ProcessHandle.of(server)).get().matches(ProcessHandle::isAlive);

    DataFolder folder = DataFolder.open(root);
    try (FolderLock lock = folder.lock("up", Duration.ZERO);
        EmbeddedMariaDb database = EmbeddedMariaDb.start(folder, lock, MariaDbSettings.defaults());
        Connection connection = database.endpoint().connect("parley_team")) {
      assertThat(ProcessHandle.of(server).filter(ProcessHandle::isAlive)).isEmpty();
      String rows = EmbeddedMariaDbTest.value(connection, "SELECT COUNT(*) FROM acknowledged");
      assertThat(Integer.parseInt(rows)).isGreaterThanOrEqualTo(acknowledged);
    }
  }

  @Test
  void startsBelowAPathTooLongForASocketAndAfterAFirstStartThatWasCutOff()
      throws IOException, SQLException {
    DataFolder folder = DataFolder.open(dir.resolve("deep".repeat(30)).resolve("data"));
    Files.createDirectories(folder.mariadb().resolve("data.new/mysql"));
    Files.writeString(folder.mariadb().resolve("data.new/ibdata1"), "half");
    Path socket;
    try (MariaDbSession session = open(folder)) {
      socket = session.endpoint().socket();
      assertThat(session.isAttached()).isFalse();
      assertThat(socket.toString().length()).isLessThanOrEqualTo(SocketPlace.PATH_BYTES_MAX);
      assertThat(socket).doesNotHaveToString(folder.run().resolve("mariadb.sock").toString());
      session.endpoint().connect("parley_user").close();
    }
    assertThat(folder.mariadb().resolve("data.new")).doesNotExist();
    assertThat(socket.getParent()).doesNotExist();
    assertThat(folder.occupant()).isEmpty();

    Files.delete(folder.mariadb().resolve("password"));
    try (MariaDbSession session = open(folder)) {
      session.endpoint().connect("parley_user").close();
    }

    Files.writeString(folder.mariadb().resolve("series"), "99.1\n");
    assertThatThrownBy(() -> open(folder))
        .isInstanceOfSatisfying(
            EngineException.class,
            e -> assertThat(e.code()).isEqualTo(EngineException.Code.TOO_NEW));
    Files.delete(folder.mariadb().resolve("series"));

    Files.writeString(folder.mariadb().resolve("data/ibdata1"), "damaged");
    assertThatThrownBy(() -> open(folder))
        .isInstanceOfSatisfying(
            EngineException.class,
            e -> assertThat(e.code()).isEqualTo(EngineException.Code.START_FAILED))
        .hasMessageContaining("see " + folder.mariadb().resolve("log"));
    assertThat(folder.occupant()).isEmpty();
  }

  private static MariaDbSession open(DataFolder folder) {
    return MariaDbSession.open(
        folder, "user create", MariaDbSettings.defaults(), Duration.ofSeconds(5));
  }
}

package dev.parley.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server as a process: what it says when it may not run, and what it leaves behind. */
@Tag("process")
class UpTest {
  private static final int LIMIT_SECONDS = 60;

  @TempDir Path temp;

  private UpProcess up;

  @BeforeEach
  void start() throws Exception {
    up = UpProcess.start(temp.resolve("data"), 0);
  }

  @AfterEach
  void stop() {
    up.close();
  }

  @Test
  void refusesASecondOneOnTheSameFolderInOneLine() throws Exception {
    Path errors = temp.resolve("second.log");
    Process second = UpProcess.launch(temp.resolve("data"), 0, List.of(), errors);
    assertThat(second.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(second.exitValue()).isEqualTo(1);
    assertThat(Files.readString(errors).strip())
        .contains("parley up", Long.toString(up.pid()))
        .doesNotContain("\n", "Exception", "\tat ");
    assertThat(second.inputReader().readAllLines()).isEmpty();
  }

  @Test
  void endsCleanWhenItIsTold() throws Exception {
    ProcessHandle database = up.database();
    assertThat(up.end()).isEqualTo(143);
    assertThat(database.isAlive()).isFalse();
    assertThat(up.log()).doesNotContain("ERROR", "WARN", "Exception");
    assertThat(files("run")).isEmpty();
    assertThat(files("tmp")).isEmpty();
    try (UpProcess again = UpProcess.start(temp.resolve("data"), 0)) {
      assertThat(again.end()).isEqualTo(143);
      assertThat(again.log()).doesNotContain("ERROR", "WARN", "Exception");
    }
  }

  /** What is in a folder of the data folder, but for the lock, which stays. */
  private List<String> files(String folder) throws Exception {
    try (Stream<Path> files = Files.list(temp.resolve("data").resolve(folder))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.equals("lock"))
          .toList();
    }
  }
}

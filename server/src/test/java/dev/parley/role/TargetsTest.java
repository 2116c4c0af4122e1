package dev.parley.role;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.cli.Command;
import dev.parley.cli.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TargetsTest {
  @TempDir Path temp;

  @Test
  void aFileThatIsNotThereIsWritten() {
    assertThat(Targets.refusal(new Command.Target(temp.resolve("new"), false))).isEmpty();
  }

  @Test
  void aFileThatIsThereIsReplacedOnlyWhenThatIsSaid() throws IOException {
    Path file = Files.createFile(temp.resolve("there.zip"));
    assertThat(Targets.refusal(new Command.Target(file, false)))
        .contains(
            new Outcome.Failed(
                file + " is there already; name another, or replace it with --force"));
    assertThat(Targets.refusal(new Command.Target(file, true))).isEmpty();
  }

  @Test
  void aFolderIsNeverReplaced() {
    assertThat(Targets.refusal(new Command.Target(temp, true)))
        .contains(new Outcome.Failed(temp + " is a folder; name a file"));
  }
}

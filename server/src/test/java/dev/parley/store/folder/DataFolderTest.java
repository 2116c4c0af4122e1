package dev.parley.store.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
  @TempDir Path dir;

  @Test
  void makesEveryFolderForItsOwnerAlone() throws IOException {
    DataFolder folder = DataFolder.open(dir.resolve("new"));
    for (Path path :
        new Path[] {
          folder.root(), folder.mariadb(), folder.files(), folder.keys(), folder.run(), folder.tmp()
        }) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
          .isEqualTo("rwx------");
    }
  }

  @Test
  void closesAFolderThatWasOpenToOthers() throws IOException {
    Path root = DataFolder.open(dir.resolve("new")).root();
    Files.setPosixFilePermissions(
        root.resolve("keys"), PosixFilePermissions.fromString("rwxr-xr-x"));
    DataFolder.open(root);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root.resolve("keys"))))
        .isEqualTo("rwx------");
  }

  @Test
  void refusesAFolderThatHoldsSomethingElse() throws IOException {
    Files.writeString(dir.resolve("letter.txt"), "mine");
    assertThatThrownBy(() -> DataFolder.open(dir))
        .isInstanceOfSatisfying(
            FolderException.class,
            e -> assertThat(e.code()).isEqualTo(FolderException.Code.FOREIGN));
    assertThat(dir.resolve("letter.txt")).hasContent("mine");
    assertThat(dir.resolve("mariadb")).doesNotExist();
  }

  @Test
  void opensAgainAfterAFirstOpenThatWasCutOff() throws IOException {
    Files.createDirectories(dir.resolve("mariadb"));
    Files.createDirectories(dir.resolve("files"));
    assertThat(DataFolder.open(dir).root().resolve("format")).exists();
  }

  @Test
  void refusesAFolderOfANewerFormat() throws IOException {
    Path root = DataFolder.open(dir.resolve("new")).root();
    Files.writeString(root.resolve("format"), "parley-data 99\n");
    assertThatThrownBy(() -> DataFolder.open(root))
        .hasMessageContaining("newer Parley")
        .hasMessageContaining("99");
  }

  @Test
  void refusesASecondHolderAndNamesTheFirst() {
    DataFolder folder = DataFolder.open(dir.resolve("new"));
    try (FolderLock lock = folder.lock("up", Duration.ZERO)) {
      lock.publishUrl("http://127.0.0.1:8065");
      assertThatThrownBy(() -> folder.lock("up", Duration.ofMinutes(1)))
          .isInstanceOfSatisfying(
              FolderException.class,
              e -> assertThat(e.code()).isEqualTo(FolderException.Code.IN_USE))
          .hasMessageContaining("pid " + ProcessHandle.current().pid())
          .hasMessageContaining("http://127.0.0.1:8065")
          .hasMessageContaining("; stop it first, or name another folder");
    }
  }

  @Test
  void saysOfACommandThatEndsByItselfThatOneMayWaitForIt() {
    DataFolder folder = DataFolder.open(dir.resolve("new"));
    try (FolderLock lock = folder.lock("import slack", Duration.ZERO)) {
      assertThat(lock).isNotNull();
      assertThatThrownBy(() -> folder.lock("up", Duration.ZERO))
          .hasMessageContaining("in use by `parley import slack` (pid ")
          .hasMessageContaining(
              "; it ends by itself, so wait for that or stop it, or name another");
    }
  }

  @Test
  void letsTheNextHolderInOnceTheFirstHasGone() {
    DataFolder folder = DataFolder.open(dir.resolve("new"));
    folder.lock("up", Duration.ZERO).close();
    assertThat(folder.occupant()).isEmpty();
    folder.lock("up", Duration.ZERO).close();
  }

  @Test
  void keepsTheLockWhenAnotherAttemptOfThisProcessIsRefused() {
    DataFolder folder = DataFolder.open(dir.resolve("new"));
    try (FolderLock lock = folder.lock("user create", Duration.ZERO)) {
      assertThatThrownBy(() -> DataFolder.open(folder.root()).lock("up", Duration.ZERO))
          .isInstanceOf(FolderException.class);
      assertThat(folder.occupant().orElseThrow().command()).isEqualTo("user create");
    }
  }

  @Test
  void waitsForACommandThatEndsByItself() throws InterruptedException {
    DataFolder folder = DataFolder.open(dir.resolve("new"));
    FolderLock first = folder.lock("user create", Duration.ZERO);
    Thread ending = Thread.ofVirtual().start(first::close);
    folder.lock("token create", Duration.ofSeconds(30)).close();
    ending.join();
  }

  @Test
  void takesOverFromAProcessThatDiedWithThisPid() throws IOException {
    DataFolder folder = DataFolder.open(dir.resolve("new"));
    long pid = ProcessHandle.current().pid();
    Files.writeString(folder.run().resolve("owner"), "pid=" + pid + "\nstart=1\ncommand=up\n");
    assertThat(folder.occupant()).isEmpty();
    folder.lock("up", Duration.ZERO).close();
  }

  @Test
  void staysShutWhileARestoreIsNotComplete() throws IOException {
    DataFolder folder = DataFolder.open(dir.resolve("new"));
    folder.beginRestore();
    assertThatThrownBy(() -> DataFolder.open(folder.root()))
        .hasMessageContaining("restore")
        .hasMessageContaining("was not completed");
    DataFolder.openForRestore(folder.root()).completeRestore();
    assertThat(DataFolder.open(folder.root()).isRestoreIncomplete()).isFalse();
  }
}

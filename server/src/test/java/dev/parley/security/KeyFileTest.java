package dev.parley.security;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFileTest {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final byte[] BOUND = {};

  @TempDir Path folder;

  @Test
  void makesAFileThatOnlyItsOwnerReadsAndKeepsItsKey() throws IOException {
    String signed = keyFile().openOrCreate().sign(KeyPurpose.CURSOR, BOUND, BOUND);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path())))
        .isEqualTo("rw-------");
    assertThat(keyFile().openOrCreate().verify(KeyPurpose.CURSOR, BOUND, signed)).isPresent();
    assertThat(files()).containsExactly(path());
  }

  @Test
  void opensNothingWhereNothingIs() {
    assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> keyFile().open());
  }

  @Test
  void refusesAFileThatOthersMayRead() throws IOException {
    keyFile().openOrCreate();
    for (String mode : List.of("rw-r-----", "rw----r--", "rw--w----", "rwx------")) {
      Files.setPosixFilePermissions(path(), PosixFilePermissions.fromString(mode));
      assertThat(fault()).as(mode).isEqualTo(KeyFileException.Fault.OPEN_TO_OTHERS);
    }
    Files.setPosixFilePermissions(path(), PosixFilePermissions.fromString("r--------"));
    assertThat(keyFile().openOrCreate()).isNotNull();
  }

  @Test
  void refusesADamagedFileAndLeavesItAsItIs() throws IOException {
    keyFile().openOrCreate();
    String good = Files.readString(path());
    String key = good.lines().toList().getLast();
    for (String bad :
        List.of("", "# nothing\n", key + "x\n", key.substring(1), key + "\n" + key, "\u0000")) {
      Files.write(path(), bad.getBytes(UTF_8));
      assertThat(fault()).as(bad).isEqualTo(KeyFileException.Fault.DAMAGED);
      assertThat(Files.readString(path())).isEqualTo(bad);
    }
  }

  @Test
  void rotatesToANewKeyAndStillReadsWithTheOld() throws IOException {
    KeyRing old = keyFile().openOrCreate();
    String signed = old.sign(KeyPurpose.CURSOR, BOUND, BOUND);
    KeyRing rotated = keyFile().rotate();
    assertThat(rotated.writingKey()).isNotEqualTo(old.writingKey());
    assertThat(rotated.verify(KeyPurpose.CURSOR, BOUND, signed)).isPresent();
    assertThat(keyFile().open().writingKey()).isEqualTo(rotated.writingKey());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path())))
        .isEqualTo("rw-------");
    assertThat(files()).containsExactly(path());
  }

  @Test
  void holdsABoundedNumberOfKeys() throws IOException {
    keyFile().openOrCreate();
    for (int keys = 1; keys < KeyRing.MAX_KEYS; keys++) {
      keyFile().rotate();
    }
    KeyFileException full = catchThrowableOfType(KeyFileException.class, () -> keyFile().rotate());
    assertThat(full.fault()).isEqualTo(KeyFileException.Fault.FULL);
    assertThat(keyFile().open()).isNotNull();
  }

  @Test
  void ofManyFirstStartsAllUseOneKey() throws Exception {
    List<Future<KeyRing>> starts = new ArrayList<>();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<KeyRing> start = () -> keyFile().openOrCreate();
      for (int i = 0; i < 50; i++) {
        starts.add(executor.submit(start));
      }
    }
    String key = keyFile().open().writingKey();
    for (Future<KeyRing> start : starts) {
      assertThat(start.get().writingKey()).isEqualTo(key);
    }
    assertThat(files()).containsExactly(path());
  }

  private KeyFile keyFile() {
    return new KeyFile(path(), RANDOM);
  }

  private Path path() {
    return folder.resolve(KeyFile.NAME);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  private KeyFileException.Fault fault() {
    return catchThrowableOfType(KeyFileException.class, () -> keyFile().openOrCreate()).fault();
  }
}

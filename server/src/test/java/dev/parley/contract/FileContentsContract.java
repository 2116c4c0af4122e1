package dev.parley.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.file.FileContents;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every keeper of files' bytes promises. */
public abstract class FileContentsContract {
  private static final String TEAM = "T1";

  protected abstract FileContents contents();

  /** How many things lie in it, half of one included. */
  protected abstract long pieces() throws IOException;

  private String keep(String teamId, String fileId, byte[] bytes) throws IOException {
    return contents().keep(teamId, fileId, new ByteArrayInputStream(bytes));
  }

  private byte @Nullable [] read(String teamId, String key) throws IOException {
    try (InputStream found = contents().open(teamId, key)) {
      return found == null ? null : found.readAllBytes();
    }
  }

  private static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  /** Bytes whose sender breaks off. */
  private static InputStream broken(int length) {
    InputStream fails =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("broken off");
          }

          @Override
          public int read(byte[] into, int from, int length) throws IOException {
            return read();
          }
        };
    return new SequenceInputStream(new ByteArrayInputStream(bytes(length)), fails);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 8_192, 5_000_000})
  void givesBackWhatItKept(int length) throws IOException {
    String key = keep(TEAM, "F1LENGTH", bytes(length));
    assertThat(read(TEAM, key)).isEqualTo(bytes(length));
    Path path = contents().path(TEAM, key);
    if (path != null) {
      assertThat(Files.readAllBytes(path)).isEqualTo(bytes(length));
    }
  }

  @Test
  void hasNothingUnderAKeyThatNobodyKept() throws IOException {
    assertThat(read(TEAM, "F1NONE")).isNull();
    assertThat(read("T1NONE", "F1NONE")).isNull();
    assertThat(contents().path(TEAM, "F1NONE")).isNull();
    contents().delete(TEAM, "F1NONE");
    contents().delete("T1NONE", "F1NONE");
  }

  @Test
  void forgetsWhatIsDeletedAndNothingElse() throws IOException {
    String gone = keep(TEAM, "F1GONE", bytes(10));
    String stays = keep(TEAM, "F1STAYS", bytes(20));
    contents().delete(TEAM, gone);
    contents().delete(TEAM, gone);
    assertThat(read(TEAM, gone)).isNull();
    assertThat(contents().path(TEAM, gone)).isNull();
    assertThat(read(TEAM, stays)).isEqualTo(bytes(20));
  }

  @Test
  void workspacesDoNotShareAnything() throws IOException {
    String one = keep(TEAM, "F1SAME", bytes(10));
    String other = keep("T2", "F1SAME", bytes(20));
    assertThat(read(TEAM, one)).isEqualTo(bytes(10));
    contents().delete(TEAM, one);
    assertThat(read("T2", other)).isEqualTo(bytes(20));
    assertThat(read(TEAM, one)).isNull();
  }

  @Test
  void bytesThatBreakOffLeaveWhatWasThere() throws IOException {
    String key = keep(TEAM, "F1WHOLE", bytes(10));
    long before = pieces();
    assertThatThrownBy(() -> contents().keep(TEAM, "F1WHOLE", broken(100_000)))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> contents().keep(TEAM, "F1NEVER", broken(100_000)))
        .isInstanceOf(IOException.class);
    assertThat(read(TEAM, key)).isEqualTo(bytes(10));
    assertThat(read(TEAM, "F1NEVER")).isNull();
    assertThat(pieces()).isEqualTo(before);
  }

  @Test
  void whoeverReadsFindsAWholeFileWhileItIsKeptAnew() throws Exception {
    List<byte[]> versions = List.of(bytes(300_000), bytes(300_001), bytes(10));
    String key = keep(TEAM, "F1BUSY", versions.getFirst());
    try (ExecutorService writers = Executors.newFixedThreadPool(3)) {
      List<Future<?>> running = new ArrayList<>();
      for (byte[] version : versions) {
        running.add(
            writers.submit(
                () -> {
                  for (int i = 0; i < 20; i++) {
                    keep(TEAM, "F1BUSY", version);
                  }
                  return null;
                }));
      }
      do {
        byte[] found = read(TEAM, key);
        assertThat(versions).anyMatch(version -> java.util.Arrays.equals(version, found));
      } while (running.stream().anyMatch(one -> !one.isDone()));
      for (Future<?> one : running) {
        one.get();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "../F1OUT", "F1/OUT", "/F1OUT", "F1\u0000", "F1.part"})
  void noIdReachesOutside(String id) throws IOException {
    byte[] text = "out".getBytes(StandardCharsets.UTF_8);
    long before = pieces();
    assertThatThrownBy(() -> keep(TEAM, id, text)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> keep(id, "F1OUT", text)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> read(TEAM, id)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> contents().delete(TEAM, id))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(pieces()).isEqualTo(before);
  }
}

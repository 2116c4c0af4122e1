package dev.parley.search.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.parley.contract.MessageIndexContract;
import dev.parley.search.MessageIndex;
import dev.parley.search.SearchException;
import dev.parley.search.SearchLimits;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LuceneMessageIndexTest extends MessageIndexContract {
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  @TempDir Path folder = Path.of("");

  @AfterEach
  void stopTimer() {
    timer.shutdownNow();
  }

  @Override
  protected MessageIndex open() {
    return open(SearchLimits.defaults().maxIdleMillis());
  }

  private MessageIndex open(long maxIdleMillis) {
    SearchLimits limits = SearchLimits.defaults().withMaxIdleMillis(maxIdleMillis);
    return new LuceneMessageIndex(folder, Clock.systemUTC(), timer, limits);
  }

  @Override
  protected void kill(MessageIndex index) {
    ((LuceneMessageIndex) index).abandon();
  }

  @Test
  void aDamagedCommitIsDetectedOnOpeningAndBuiltAnew() throws IOException {
    fill();
    index.close();
    damage(largest("segments_"));
    index = open();

    assertThat(index.state()).isEqualTo(MessageIndex.State.NEEDS_REBUILD);
    assertThat(index.position("shard-0")).isZero();
    put(message("C1", 1, "word"));
    assertThat(search(parsed("word"), "C1").total()).isEqualTo(1);
  }

  @Test
  void aMissingFileIsDetectedOnOpeningAndBuiltAnew() throws IOException {
    fill();
    index.close();
    Files.delete(largest("_"));
    index = open();
    index.refresh();

    assertThat(index.state()).isEqualTo(MessageIndex.State.NEEDS_REBUILD);
  }

  @Test
  void damageInsideOfAFileIsFoundByVerifying() throws IOException {
    fill();
    assertThat(index.verify()).isEqualTo(MessageIndex.State.READY);
    index.close();
    damage(largest("_"));
    index = open();

    assertThat(index.verify()).isEqualTo(MessageIndex.State.NEEDS_REBUILD);
    put(message("C1", 1, "word"));
    assertThat(search(parsed("word"), "C1").total()).isEqualTo(1);
  }

  @Test
  void aSecondProcessIsRefusedAndTheFirstGoesOn() {
    put(message("C1", 1, "word"));
    try (MessageIndex second = open()) {
      assertThatThrownBy(second::refresh)
          .isInstanceOfSatisfying(
              SearchException.class,
              refused -> assertThat(refused.code()).isEqualTo(SearchException.Code.UNAVAILABLE));
    }

    assertThat(search(parsed("word"), "C1").total()).isEqualTo(1);
  }

  @Test
  void anIndexThatNobodyUsesIsClosedAndOpenedAgainByASearch() {
    index.close();
    try (MessageIndex hasty = open(1)) {
      index = hasty;
      put(message("C1", 1, "word"));
      await()
          .ignoreExceptionsInstanceOf(SearchException.class)
          .untilAsserted(
              () -> {
                // Only a closed index leaves its lock to another one.
                try (MessageIndex other = open()) {
                  other.refresh();
                }
              });

      assertThat(search(parsed("word"), "C1").total()).isEqualTo(1);
    }
  }

  @Test
  void whatTheLastCommitSaysIsKnownWithoutOpening() {
    fill();
    index.reach("here");
    index.commit();

    try (MessageIndex other = open()) {
      assertThat(other.position("shard-0")).isEqualTo(200);
      assertThat(other.reached()).isEqualTo("here");
      assertThat(other.state()).isEqualTo(MessageIndex.State.READY);
    }
  }

  private void fill() {
    for (int ts = 1; ts <= 200; ts++) {
      put(message("C1", ts, "word number" + ts));
    }
    index.advance("shard-0", 200);
    index.rebuilt();
  }

  private Path largest(String prefix) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> found =
          files.filter(file -> file.getFileName().toString().startsWith(prefix)).toList();
      return found.stream()
          .max(Comparator.comparingLong(file -> file.toFile().length()))
          .orElseThrow();
    }
  }

  private static void damage(Path file) throws IOException {
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      long middle = bytes.length() / 2;
      bytes.seek(middle);
      int old = bytes.read();
      bytes.seek(middle);
      bytes.write(old ^ 0xff);
    }
  }
}

package dev.parley.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class WriteBehindTest {
  private final List<String> done = new ArrayList<>();

  @Test
  void writesBesideItsOwnerAndCountsOnTheOwnersThread() throws IOException {
    CountDownLatch read = new CountDownLatch(1);
    Thread owner = Thread.currentThread();
    try (WriteBehind behind = new WriteBehind()) {
      behind
          .lane()
          .begin(
              () -> {
                read.await();
                return () -> done.add("by owner " + Thread.currentThread().equals(owner));
              });
      read.countDown();
      behind.await();
    }
    assertThat(done).containsExactly("by owner true");
  }

  @Test
  void theLanesWriteBesideEachOtherAndAreCountedInTheOrderOfTheirBeginning() throws IOException {
    CountDownLatch secondRuns = new CountDownLatch(1);
    try (WriteBehind behind = new WriteBehind()) {
      behind
          .lane()
          .begin(
              () -> {
                secondRuns.await();
                return () -> done.add("first");
              });
      behind
          .lane()
          .begin(
              () -> {
                secondRuns.countDown();
                return () -> done.add("second");
              });
      behind.await();
    }
    assertThat(done).containsExactly("first", "second");
  }

  @Test
  void thePiecesOfALaneRunOneAfterTheOther() throws IOException {
    List<Integer> written = new ArrayList<>();
    int many = 5 * WriteBehind.PIECES_MAX;
    try (WriteBehind behind = new WriteBehind()) {
      WriteBehind.Lane lane = behind.lane();
      for (int i = 0; i < many; i++) {
        int piece = i;
        lane.begin(
            () -> {
              written.add(piece);
              return () -> {};
            });
      }
      behind.await();
    }
    assertThat(written).isEqualTo(IntStream.range(0, many).boxed().toList());
  }

  @Test
  void theOwnerWaitsWhereTooManyPiecesAreUnderWay() throws IOException {
    AtomicInteger begun = new AtomicInteger();
    AtomicInteger counted = new AtomicInteger();
    try (WriteBehind behind = new WriteBehind()) {
      for (int i = 0; i < 5 * WriteBehind.PIECES_MAX; i++) {
        behind
            .lane()
            .begin(
                () -> {
                  begun.incrementAndGet();
                  return counted::incrementAndGet;
                });
        assertThat(i + 1 - counted.get()).isLessThanOrEqualTo(WriteBehind.PIECES_MAX);
      }
      behind.await();
    }
    assertThat(counted).hasValue(begun.get()).hasValue(5 * WriteBehind.PIECES_MAX);
  }

  @Test
  void theFailureOfAPieceIsThatOfTheNextCallAndNothingBehindItIsWritten() throws IOException {
    CountDownLatch queued = new CountDownLatch(1);
    try (WriteBehind behind = new WriteBehind()) {
      WriteBehind.Lane lane = behind.lane();
      lane.begin(
          () -> {
            queued.await();
            throw new IOException("full");
          });
      lane.begin(
          () -> {
            done.add("next");
            return () -> {};
          });
      queued.countDown();
      assertThatThrownBy(behind::await).isInstanceOf(IOException.class).hasMessage("full");
    }
    assertThat(done).isEmpty();
  }

  @Test
  void aFailureKeepsItsKind() throws IOException {
    try (WriteBehind behind = new WriteBehind()) {
      behind
          .lane()
          .begin(
              () -> {
                throw new IllegalStateException("wrong");
              });
      assertThatThrownBy(behind::await).isInstanceOf(IllegalStateException.class);
    }
  }
}

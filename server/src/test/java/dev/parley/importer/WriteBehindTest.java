package dev.parley.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

final class WriteBehindTest {
  private final List<String> done = new ArrayList<>();

  @Test
  void writesBesideItsOwnerAndCountsOnTheOwnersThread() throws IOException {
    CountDownLatch read = new CountDownLatch(1);
    Thread owner = Thread.currentThread();
    try (WriteBehind behind = new WriteBehind()) {
      behind.begin(
          () -> {
            read.await();
            return () -> done.add("first by owner " + Thread.currentThread().equals(owner));
          });
      read.countDown();
      behind.begin(() -> () -> done.add("second"));
      assertThat(done).containsExactly("first by owner true");
      behind.await();
    }
    assertThat(done).containsExactly("first by owner true", "second");
  }

  @Test
  void theFailureOfAPieceIsThatOfTheNextCall() throws IOException {
    try (WriteBehind behind = new WriteBehind()) {
      behind.begin(
          () -> {
            throw new IOException("full");
          });
      assertThatThrownBy(() -> behind.begin(() -> () -> done.add("next")))
          .isInstanceOf(IOException.class)
          .hasMessage("full");
      behind.begin(
          () -> {
            throw new IllegalStateException("wrong");
          });
      assertThatThrownBy(behind::await).isInstanceOf(IllegalStateException.class);
      behind.await();
    }
    assertThat(done).isEmpty();
  }
}

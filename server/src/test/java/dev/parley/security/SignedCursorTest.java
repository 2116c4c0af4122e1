package dev.parley.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.security.SignedCursor.Page;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SignedCursorTest {
  private final KeyRing keys = KeyRing.ephemeral(new SecureRandom());
  private final SignedCursor<Integer> members = cursors("conversations.members");

  @Test
  void findsItsPlaceAgain() {
    String cursor = members.next(42, "T1", "U1", "C1");
    assertThat(members.read(cursor, "T1", "U1", "C1")).isEqualTo(new Page.From<>(42));
  }

  @Test
  void startsAtTheFirstPageWithoutACursor() {
    assertThat(members.read(null, "T1")).isEqualTo(new Page.First<>());
    assertThat(members.read("", "T1")).isEqualTo(new Page.First<>());
  }

  @Test
  void isInvalidForAnotherMethodCallerWorkspaceOrList() {
    String cursor = members.next(42, "T1", "U1", "C1");
    Page<Integer> invalid = new Page.Invalid<>();
    assertThat(cursors("users.list").read(cursor, "T1", "U1", "C1")).isEqualTo(invalid);
    assertThat(members.read(cursor, "T2", "U1", "C1")).isEqualTo(invalid);
    assertThat(members.read(cursor, "T1", "U2", "C1")).isEqualTo(invalid);
    assertThat(members.read(cursor, "T1", "U1", "C2")).isEqualTo(invalid);
    assertThat(members.read(cursor, "T1", "U1")).isEqualTo(invalid);
    assertThat(members.read(cursor, "T1U1", "", "C1")).isEqualTo(invalid);
    assertThat(members.read(cursor, "T1", "U1", "C1", "")).isEqualTo(invalid);
  }

  @Test
  void isInvalidWhateverElseIsSent() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    String cursor = members.next(42, "T1");
    for (int round = 0; round < 20_000; round++) {
      String text = Mutations.of(cursor, random);
      Page<Integer> expected =
          text.equals(cursor)
              ? new Page.From<>(42)
              : text.isEmpty() ? new Page.First<>() : new Page.Invalid<>();
      assertThat(members.read(text, "T1")).as("seed %d, text %s", seed, text).isEqualTo(expected);
    }
    assertThat(members.read("dXNlcjpVMDYxTkZUVDI=", "T1")).isEqualTo(new Page.Invalid<>());
    assertThat(members.read("A".repeat(5_000_000), "T1")).isEqualTo(new Page.Invalid<>());
  }

  private SignedCursor<Integer> cursors(String method) {
    return new SignedCursor<>(
        keys, method, String::valueOf, text -> Optional.of(Integer.valueOf(text)));
  }
}

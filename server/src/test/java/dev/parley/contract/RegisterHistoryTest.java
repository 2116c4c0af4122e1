package dev.parley.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.contract.RegisterHistory.Call;
import org.junit.jupiter.api.Test;

class RegisterHistoryTest {
  private final RegisterHistory history = new RegisterHistory();

  @Test
  void explainsWhatHappenedAtOnce() {
    history.add(0, 10, new Call.Wrote(0, 1));
    history.add(0, 10, new Call.Wrote(1, 2));
    history.add(2, 9, new Call.Read(0));
    history.add(2, 9, new Call.Read(2));
    history.add(3, 4, new Call.Differs(0));
    assertThat(history.isExplained(0)).isTrue();
  }

  @Test
  void noReadGoesBackInTime() {
    history.add(0, 10, new Call.Wrote(0, 1));
    history.add(2, 3, new Call.Read(1));
    history.add(4, 5, new Call.Read(0));
    assertThat(history.isExplained(0)).isFalse();
  }

  @Test
  void twoDoNotReplaceTheSameValue() {
    history.add(0, 10, new Call.Wrote(0, 1));
    history.add(0, 10, new Call.Wrote(0, 2));
    assertThat(history.isExplained(0)).isFalse();
  }

  @Test
  void aWriteWithoutAnAnswerMayHaveHappenedLaterOrNever() {
    history.add(0, RegisterHistory.NEVER, new Call.PerhapsWrote(0, 1));
    history.add(5, 6, new Call.Read(0));
    assertThat(history.isExplained(0)).isTrue();
    history.add(7, 8, new Call.Read(1));
    assertThat(history.isExplained(0)).isTrue();
    history.add(9, 10, new Call.Read(0));
    assertThat(history.isExplained(0)).isFalse();
  }
}

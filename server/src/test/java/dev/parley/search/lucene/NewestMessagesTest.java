package dev.parley.search.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.search.MessageKey;
import org.junit.jupiter.api.Test;

final class NewestMessagesTest {
  private final NewestMessages newest = new NewestMessages();

  @Test
  void aMessageIsNewerOnceThenOnlyAnotherAfterIt() {
    assertThat(newest.add(new MessageKey("C1", 5))).isTrue();
    assertThat(newest.add(new MessageKey("C1", 5))).isFalse();
    assertThat(newest.add(new MessageKey("C1", 4))).isFalse();
    assertThat(newest.add(new MessageKey("C1", 6))).isTrue();
  }

  @Test
  void aConversationThatIsNotKnownMayHoldAllThatIsOlderThanTheIndex() {
    newest.addElsewhere(10);

    assertThat(newest.add(new MessageKey("C1", 10))).isFalse();
    assertThat(newest.add(new MessageKey("C1", 11))).isTrue();
    assertThat(newest.add(new MessageKey("C2", 11))).isTrue();
  }

  @Test
  void whatIsForgottenIsStillNotTakenForNew() {
    assertThat(newest.add(new MessageKey("C1", 50_000))).isTrue();
    for (int i = 0; i < 20_000; i++) {
      newest.add(new MessageKey("D" + i, 60_000 + i));
    }

    assertThat(newest.add(new MessageKey("C1", 50_000))).isFalse();
  }
}

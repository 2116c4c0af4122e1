package dev.parley.role;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.account.Deactivations;
import dev.parley.model.Effect;
import dev.parley.model.Role;
import dev.parley.role.ChatStage.Caller;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("engine")
class DeactivationCrashTest {
  private static final Duration LATER = Duration.ofMinutes(1);

  @TempDir Path dir;

  private ChatStage stage;
  private Deactivations deactivations;
  private Caller host;
  private Caller leaver;
  private String room;

  @BeforeEach
  void start() {
    stage = new ChatStage(dir);
    deactivations = stage.rooms.deactivations;
    host = stage.person("host", Role.OWNER);
    leaver = stage.person("leaver", Role.MEMBER);
    room = stage.channel("room", host, leaver);
  }

  @AfterEach
  void stop() {
    stage.close();
  }

  private boolean isThere() {
    return stage.rooms.conversations.isMember(stage.home, room, leaver.id());
  }

  private long disconnects() {
    return stage.events().stream()
        .filter(event -> event.effects().contains(new Effect.Disconnect(leaver.id())))
        .count();
  }

  @Test
  void aServerFinishesWhatACrashLeft() {
    stage.dieInTheMiddleOf(() -> deactivations.deactivate(stage.home, leaver.id()));
    assertThat(stage.error(leaver, "auth.test")).isEqualTo("account_inactive");
    assertThat(isThere()).isTrue();
    assertThat(disconnects()).isZero();
    stage.pass(LATER);
    stage.doWhatIsDue();
    assertThat(isThere()).isFalse();
    assertThat(disconnects()).isEqualTo(1);
    stage.pass(LATER);
    stage.doWhatIsDue();
    assertThat(disconnects()).isEqualTo(1);
  }

  @Test
  void whoWasLetInAgainBeforeIsLeftInPeace() {
    stage.dieInTheMiddleOf(() -> deactivations.deactivate(stage.home, leaver.id()));
    assertThat(deactivations.reactivate(stage.home, leaver.id())).isTrue();
    stage.pass(LATER);
    stage.doWhatIsDue();
    assertThat(isThere()).isTrue();
    assertThat(disconnects()).isZero();
  }
}

package dev.parley.role;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.model.Role;
import dev.parley.role.ChatStage.Caller;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

@Tag("engine")
class ChatEditsTest {
  @TempDir static Path dir;

  private static ChatStage stage;
  private static Caller owner;
  private static Caller ann;
  private static Caller bob;
  private static Caller bot;

  @BeforeAll
  static void start(TestInfo test) {
    stage = new ChatStage(dir, test);
    owner = stage.person("owner", Role.OWNER);
    ann = stage.person("ann", Role.MEMBER);
    bob = stage.person("bob", Role.MEMBER);
    bot = stage.bot("robot");
  }

  @AfterAll
  static void stop() {
    stage.close();
  }

  @Test
  void changesOnesOwnMessageAndTellsBothStates() {
    String channel = stage.channel("edit-own", ann, bob);
    String ts = stage.post(ann, channel, "old");
    stage.forget();
    JsonNode answer = stage.ok(ann, "chat.update", "channel", channel, "ts", ts, "text", "new");
    assertThat(answer.path("text").asString()).isEqualTo("new");
    assertThat(answer.at("/message/edited/user").asString()).isEqualTo(ann.id());
    assertThat(stage.history(bob, channel).getFirst().path("text").asString()).isEqualTo("new");
    JsonNode frame = stage.frames(channel).getLast();
    assertThat(frame.path("subtype").asString()).isEqualTo("message_changed");
    assertThat(frame.at("/message/text").asString()).isEqualTo("new");
    assertThat(frame.at("/message/ts").asString()).isEqualTo(ts);
    assertThat(frame.at("/previous_message/text").asString()).isEqualTo("old");
  }

  @Test
  void letsNobodyButTheAuthorChangeAMessage() {
    String channel = stage.channel("edit-other", ann, bob, bot);
    String ts = stage.post(ann, channel, "mine");
    for (Caller other : List.of(owner, bob, bot)) {
      assertThat(stage.error(other, "chat.update", "channel", channel, "ts", ts, "text", "x"))
          .isEqualTo("cant_update_message");
    }
    String own = stage.post(bot, channel, "bot's");
    stage.ok(bot, "chat.update", "channel", channel, "ts", own, "text", "bot's new");
    assertThat(stage.error(ann, "chat.update", "channel", channel, "ts", "1.000000", "text", "x"))
        .isEqualTo("message_not_found");
    assertThat(stage.error(ann, "chat.update", "channel", channel, "ts", ts)).isEqualTo("no_text");
  }

  @Test
  void answersOutsidersOfAPrivateChannelAsIfItWereNotThere() {
    String channel =
        stage
            .ok(ann, "conversations.create", "name", "secret", "is_private", "true")
            .at("/channel/id")
            .asString();
    String ts = stage.post(ann, channel, "hush");
    for (String method : List.of("chat.update", "chat.delete")) {
      assertThat(stage.error(owner, method, "channel", channel, "ts", ts, "text", "x"))
          .isEqualTo("channel_not_found");
    }
  }

  @Test
  void deletesForTheAuthorAndForAnAdministrator() {
    String channel = stage.channel("delete", ann, bob, bot);
    String first = stage.post(ann, channel, "first");
    String second = stage.post(ann, channel, "second");
    assertThat(stage.error(bob, "chat.delete", "channel", channel, "ts", first))
        .isEqualTo("cant_delete_message");
    assertThat(stage.error(bot, "chat.delete", "channel", channel, "ts", first))
        .isEqualTo("cant_delete_message");
    stage.forget();
    stage.ok(ann, "chat.delete", "channel", channel, "ts", first);
    stage.ok(owner, "chat.delete", "channel", channel, "ts", second);
    assertThat(stage.history(ann, channel))
        .noneMatch(m -> List.of(first, second).contains(m.path("ts").asString()));
    JsonNode frame = stage.frames(channel).getFirst();
    assertThat(frame.path("subtype").asString()).isEqualTo("message_deleted");
    assertThat(frame.path("deleted_ts").asString()).isEqualTo(first);
    assertThat(frame.at("/previous_message/text").asString()).isEqualTo("first");
    assertThat(stage.error(ann, "chat.delete", "channel", channel, "ts", first))
        .isEqualTo("message_not_found");
  }

  @Test
  void countsADeletedReplyNoMore() {
    String channel = stage.channel("replies", ann, bob);
    String root = stage.post(ann, channel, "root");
    String one = stage.post(ann, channel, "one", "thread_ts", root);
    String two = stage.post(bob, channel, "two", "thread_ts", root);
    stage.forget();
    stage.ok(bob, "chat.delete", "channel", channel, "ts", two);
    JsonNode shown = stage.history(ann, channel).getFirst();
    assertThat(shown.path("reply_count").asInt()).isEqualTo(1);
    assertThat(shown.path("reply_users_count").asInt()).isEqualTo(1);
    assertThat(shown.path("latest_reply").asString()).isEqualTo(one);
    assertThat(shown.at("/reply_users/0").asString()).isEqualTo(ann.id());
    JsonNode frame = stage.frames(channel).getLast();
    assertThat(frame.path("subtype").asString()).isEqualTo("message_changed");
    assertThat(frame.at("/message/reply_count").asInt()).isEqualTo(1);
    stage.post(bob, channel, "three", "thread_ts", root);
    shown = stage.history(ann, channel).getFirst();
    assertThat(shown.path("reply_users_count").asInt()).isEqualTo(2);
  }

  @Test
  void keepsATombstoneOfARootUntilItsLastReplyGoes() {
    String channel = stage.channel("tombs", ann, bob);
    String root = stage.post(ann, channel, "root");
    String reply = stage.post(bob, channel, "reply", "thread_ts", root);
    stage.ok(ann, "chat.delete", "channel", channel, "ts", root);
    JsonNode shown = stage.history(bob, channel).getFirst();
    assertThat(shown.path("subtype").asString()).isEqualTo("tombstone");
    assertThat(shown.path("text").asString()).isEqualTo("This message was deleted.");
    assertThat(shown.path("reply_count").asInt()).isEqualTo(1);
    JsonNode thread =
        stage.ok(bob, "conversations.replies", "channel", channel, "ts", root).path("messages");
    assertThat(thread.size()).isEqualTo(2);
    assertThat(stage.error(owner, "chat.delete", "channel", channel, "ts", root))
        .isEqualTo("message_not_found");
    stage.ok(bob, "chat.delete", "channel", channel, "ts", reply);
    assertThat(stage.history(bob, channel)).noneMatch(m -> m.path("ts").asString().equals(root));
  }

  @Test
  void showsAnEphemeralMessageToOnePersonAndKeepsNone() {
    String channel = stage.channel("ephemeral", ann, bob, bot);
    stage.forget();
    String ts =
        stage
            .ok(bot, "chat.postEphemeral", "channel", channel, "user", bob.id(), "text", "psst")
            .path("message_ts")
            .asString();
    JsonNode frame = stage.frames(bob.id()).getFirst();
    assertThat(frame.path("text").asString()).isEqualTo("psst");
    assertThat(frame.path("ts").asString()).isEqualTo(ts);
    assertThat(stage.frames(channel)).isEmpty();
    assertThat(stage.history(bob, channel)).noneMatch(m -> m.path("ts").asString().equals(ts));
    assertThat(
            stage.error(
                bot, "chat.postEphemeral", "channel", channel, "user", owner.id(), "text", "x"))
        .isEqualTo("user_not_in_channel");
  }
}

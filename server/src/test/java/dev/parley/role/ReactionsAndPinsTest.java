package dev.parley.role;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.model.Role;
import dev.parley.role.ChatStage.Caller;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

@Tag("engine")
class ReactionsAndPinsTest {
  @TempDir static Path dir;

  private static ChatStage stage;
  private static Caller ann;
  private static Caller bob;
  private static Caller eve;

  @BeforeAll
  static void start(TestInfo test) {
    stage = new ChatStage(dir, test);
    ann = stage.person("ann", Role.MEMBER);
    bob = stage.person("bob", Role.MEMBER);
    eve = stage.person("eve", Role.MEMBER);
  }

  @AfterAll
  static void stop() {
    stage.close();
  }

  private static String[] reaction(String channel, String ts, String name) {
    return new String[] {"channel", channel, "timestamp", ts, "name", name};
  }

  @Test
  void addsAReactionOnceAPersonAndTakesItAway() {
    String channel = stage.channel("react", ann, bob);
    String ts = stage.post(ann, channel, "hi");
    stage.forget();
    stage.ok(bob, "reactions.add", reaction(channel, ts, "thumbsup"));
    assertThat(stage.error(bob, "reactions.add", reaction(channel, ts, ":thumbsup:")))
        .isEqualTo("already_reacted");
    stage.ok(ann, "reactions.add", reaction(channel, ts, "thumbsup"));
    JsonNode shown =
        stage
            .ok(bob, "reactions.get", "channel", channel, "timestamp", ts)
            .at("/message/reactions/0");
    assertThat(shown.path("count").asInt()).isEqualTo(2);
    assertThat(shown.at("/users/0").asString()).isEqualTo(bob.id());
    JsonNode added = stage.frames(channel).getFirst();
    assertThat(added.path("type").asString()).isEqualTo("reaction_added");
    assertThat(added.path("item_user").asString()).isEqualTo(ann.id());
    assertThat(added.at("/item/ts").asString()).isEqualTo(ts);
    stage.ok(bob, "reactions.remove", reaction(channel, ts, "thumbsup"));
    assertThat(stage.error(bob, "reactions.remove", reaction(channel, ts, "thumbsup")))
        .isEqualTo("no_reaction");
    assertThat(stage.frames(channel).getLast().path("type").asString())
        .isEqualTo("reaction_removed");
  }

  @Test
  void refusesBadNamesOutsidersAndTooMany() {
    String channel = stage.channel("react-no", ann, bob);
    String ts = stage.post(ann, channel, "hi");
    assertThat(stage.error(bob, "reactions.add", reaction(channel, ts, "not a name")))
        .isEqualTo("invalid_name");
    assertThat(stage.error(eve, "reactions.add", reaction(channel, ts, "x")))
        .isEqualTo("not_in_channel");
    assertThat(stage.error(bob, "reactions.add", reaction(channel, "1.000000", "x")))
        .isEqualTo("message_not_found");
    for (int i = 0; i < 23; i++) {
      stage.ok(bob, "reactions.add", reaction(channel, ts, "e" + i));
    }
    assertThat(stage.error(bob, "reactions.add", reaction(channel, ts, "last")))
        .isEqualTo("too_many_reactions");
  }

  @Test
  void listsWhatAPersonReactedToWhereTheCallerIsToo() {
    String shared = stage.channel("list-shared", eve, bob);
    String apart = stage.channel("list-apart", eve);
    String first = stage.post(eve, shared, "first");
    String second = stage.post(eve, shared, "second");
    String hidden = stage.post(eve, apart, "hidden");
    stage.ok(eve, "reactions.add", reaction(shared, first, "eyes"));
    stage.ok(eve, "reactions.add", reaction(shared, second, "eyes"));
    stage.ok(eve, "reactions.add", reaction(apart, hidden, "eyes"));
    JsonNode page = stage.ok(bob, "reactions.list", "user", eve.id(), "limit", "1");
    assertThat(page.at("/items/0/message/ts").asString()).isEqualTo(second);
    String cursor = page.at("/response_metadata/next_cursor").asString();
    JsonNode rest =
        stage.ok(bob, "reactions.list", "user", eve.id(), "limit", "5", "cursor", cursor);
    assertThat(rest.path("items").size()).isEqualTo(1);
    assertThat(rest.at("/items/0/message/ts").asString()).isEqualTo(first);
  }

  @Test
  void pinsAMessageAndSaysSo() {
    String channel = stage.channel("pins", ann, bob);
    String ts = stage.post(ann, channel, "keep this");
    stage.forget();
    stage.ok(bob, "pins.add", "channel", channel, "timestamp", ts);
    assertThat(stage.error(ann, "pins.add", "channel", channel, "timestamp", ts))
        .isEqualTo("already_pinned");
    JsonNode added = stage.frames(channel).getFirst();
    assertThat(added.path("type").asString()).isEqualTo("pin_added");
    assertThat(added.path("item_user").asString()).isEqualTo(ann.id());
    assertThat(stage.frames(channel).getLast().path("subtype").asString()).isEqualTo("pinned_item");
    JsonNode item = stage.ok(ann, "pins.list", "channel", channel).at("/items/0");
    assertThat(item.at("/message/text").asString()).isEqualTo("keep this");
    assertThat(item.path("created_by").asString()).isEqualTo(bob.id());
    stage.ok(ann, "pins.remove", "channel", channel, "timestamp", ts);
    assertThat(stage.frames(channel).getLast().path("has_pins").asBoolean()).isFalse();
    assertThat(stage.error(ann, "pins.remove", "channel", channel, "timestamp", ts))
        .isEqualTo("not_pinned");
  }

  @Test
  void forgetsThePinOfADeletedMessage() {
    String channel = stage.channel("pins-deleted", ann);
    String ts = stage.post(ann, channel, "gone soon");
    stage.ok(ann, "pins.add", "channel", channel, "timestamp", ts);
    stage.ok(ann, "chat.delete", "channel", channel, "ts", ts);
    assertThat(stage.ok(ann, "pins.list", "channel", channel).path("items").size()).isZero();
  }
}

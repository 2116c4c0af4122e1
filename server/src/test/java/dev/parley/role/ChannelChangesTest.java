package dev.parley.role;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.model.Role;
import dev.parley.role.StoredRooms.Caller;
import dev.parley.wire.WireShapes;
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
class ChannelChangesTest {
  private static final WireShapes SHAPES = WireShapes.load();

  @TempDir static Path dir;

  private static StoredRooms rooms;
  private static Caller alice;
  private static Caller bob;
  private static Caller guest;

  @BeforeAll
  static void start(TestInfo test) {
    rooms = StoredRooms.start(dir, test);
    alice = rooms.person("alice", Role.MEMBER);
    bob = rooms.person("bob", Role.MEMBER);
    guest = rooms.person("gustav", Role.GUEST);
  }

  @AfterAll
  static void stop() {
    rooms.close();
  }

  private static String channel(String name, boolean isPrivate) {
    return ok(rooms.call(
            alice, "conversations.create", "name", name, "is_private", Boolean.toString(isPrivate)))
        .at("/channel/id")
        .asString();
  }

  private static JsonNode ok(JsonNode answer) {
    assertThat(answer.path("ok").asBoolean()).as("%s", answer).isTrue();
    return answer;
  }

  private static String error(JsonNode answer) {
    return answer.path("error").asString("");
  }

  /** Subtypes of the timeline, oldest first. */
  private static List<String> subtypes(String channel) {
    return ok(rooms.call(alice, "conversations.history", "channel", channel))
        .path("messages")
        .valueStream()
        .map(message -> message.path("subtype").asString(""))
        .toList()
        .reversed();
  }

  private static JsonNode frame(String type, String channel) {
    JsonNode frame =
        rooms.frames(type).stream()
            .filter(
                f ->
                    f.path("channel").asString("").equals(channel)
                        || f.at("/channel/id").asString("").equals(channel))
            .reduce((a, b) -> b)
            .orElseThrow(() -> new AssertionError("no " + type));
    assertThat(SHAPES.checkRtmEvent(frame)).isEmpty();
    return frame;
  }

  @Test
  void keepsTopicAndPurposeAndSaysSoInTheTimeline() {
    String id = channel("topics", false);
    JsonNode set =
        ok(rooms.call(alice, "conversations.setTopic", "channel", id, "topic", "Soup & bread"));
    assertThat(set.at("/channel/topic/value").asString()).isEqualTo("Soup & bread");
    assertThat(set.at("/channel/topic/creator").asString()).isEqualTo(alice.id());
    ok(rooms.call(alice, "conversations.setPurpose", "channel", id, "purpose", "Lunch"));
    JsonNode info = ok(rooms.call(bob, "conversations.info", "channel", id));
    assertThat(info.at("/channel/purpose/value").asString()).isEqualTo("Lunch");
    assertThat(subtypes(id)).containsExactly("channel_join", "channel_topic", "channel_purpose");
    JsonNode told = frame("message", id);
    assertThat(told.path("purpose").asString()).isEqualTo("Lunch");
  }

  @Test
  void refusesATopicThatIsTooLongOrFromOutside() {
    String id = channel("strict", false);
    assertThat(
            error(
                rooms.call(
                    alice, "conversations.setTopic", "channel", id, "topic", "x".repeat(251))))
        .isEqualTo("too_long");
    assertThat(error(rooms.call(bob, "conversations.setTopic", "channel", id, "topic", "x")))
        .isEqualTo("not_in_channel");
    assertThat(error(rooms.call(guest, "conversations.setTopic", "channel", id, "topic", "x")))
        .isEqualTo("channel_not_found");
    String hidden = channel("hidden", true);
    assertThat(error(rooms.call(bob, "conversations.archive", "channel", hidden)))
        .isEqualTo("channel_not_found");
  }

  @Test
  void renamesAndFreesTheOldName() {
    String id = channel("before", false);
    ok(rooms.call(bob, "conversations.join", "channel", id));
    assertThat(error(rooms.call(bob, "conversations.rename", "channel", id, "name", "mine")))
        .isEqualTo("not_authorized");
    JsonNode renamed =
        ok(rooms.call(alice, "conversations.rename", "channel", id, "name", "after"));
    assertThat(renamed.at("/channel/name").asString()).isEqualTo("after");
    assertThat(renamed.at("/channel/previous_names/0").asString()).isEqualTo("before");
    assertThat(frame("channel_rename", id).at("/channel/name").asString()).isEqualTo("after");
    assertThat(frame("message", id).path("old_name").asString()).isEqualTo("before");
    String second = channel("before", false);
    assertThat(error(rooms.call(alice, "conversations.rename", "channel", second, "name", "after")))
        .isEqualTo("name_taken");
    assertThat(error(rooms.call(alice, "conversations.create", "name", "after")))
        .isEqualTo("name_taken");
    ok(rooms.call(alice, "conversations.rename", "channel", id, "name", "later"));
    ok(rooms.call(alice, "conversations.rename", "channel", second, "name", "after"));
  }

  @Test
  void refusesAFailedRenameTheNameItClaimed() {
    String id = channel("closed-one", false);
    ok(rooms.call(alice, "conversations.archive", "channel", id));
    assertThat(error(rooms.call(alice, "conversations.rename", "channel", id, "name", "wanted")))
        .isEqualTo("is_archived");
    channel("wanted", false);
  }

  @Test
  void archivesAndOpensAgain() {
    String id = channel("old-project", false);
    ok(rooms.call(alice, "conversations.archive", "channel", id));
    assertThat(frame("channel_archive", id).path("user").asString()).isEqualTo(alice.id());
    assertThat(error(rooms.call(alice, "chat.postMessage", "channel", id, "text", "x")))
        .isEqualTo("is_archived");
    assertThat(error(rooms.call(alice, "conversations.archive", "channel", id)))
        .isEqualTo("already_archived");
    ok(rooms.call(alice, "conversations.unarchive", "channel", id));
    assertThat(frame("channel_unarchive", id).path("user").asString()).isEqualTo(alice.id());
    ok(rooms.call(alice, "chat.postMessage", "channel", id, "text", "x"));
    assertThat(subtypes(id))
        .containsExactly("channel_join", "channel_archive", "channel_unarchive", "");
  }

  @Test
  void tellsAPrivateChannelsChangeToItsMembersAlone() {
    String id = channel("secret-plan", true);
    ok(rooms.call(alice, "conversations.rename", "channel", id, "name", "secret-plan-b"));
    frame("group_rename", id);
    ok(rooms.call(alice, "conversations.archive", "channel", id));
    frame("group_archive", id);
    ok(rooms.call(alice, "conversations.unarchive", "channel", id));
    frame("group_unarchive", id);
    assertThat(rooms.events())
        .filteredOn(event -> new String(event.json(), UTF_8).contains(id))
        .allSatisfy(event -> assertThat(event.stream().value()).isIn(id, alice.id()));
  }

  @Test
  void saysWhoComesAndGoes() {
    String id = channel("doors", false);
    ok(rooms.call(bob, "conversations.join", "channel", id));
    ok(rooms.call(bob, "conversations.leave", "channel", id));
    ok(rooms.call(alice, "conversations.invite", "channel", id, "users", bob.id()));
    assertThat(subtypes(id))
        .containsExactly("channel_join", "channel_join", "channel_leave", "channel_join");
    assertThat(frame("message", id).path("inviter").asString()).isEqualTo(alice.id());
  }

  @Test
  void keepsEveryStreamDense() {
    channel("dense", false);
    rooms.events().stream()
        .filter(event -> event.stream().value().startsWith("C"))
        .collect(java.util.stream.Collectors.groupingBy(event -> event.stream()))
        .forEach(
            (stream, events) -> {
              for (int i = 0; i < events.size(); i++) {
                assertThat(events.get(i).seq()).as("%s", stream).isEqualTo(i + 1L);
              }
            });
  }
}

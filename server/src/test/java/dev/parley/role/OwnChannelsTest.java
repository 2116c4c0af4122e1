package dev.parley.role;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.model.Event;
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
class OwnChannelsTest {
  private static final WireShapes SHAPES = WireShapes.load();

  @TempDir static Path dir;

  private static StoredRooms rooms;
  private static Caller alice;
  private static Caller bob;
  private static Caller carol;

  @BeforeAll
  static void start(TestInfo test) {
    rooms = StoredRooms.start(dir, test);
    alice = rooms.person("alice", Role.MEMBER);
    bob = rooms.person("bob", Role.MEMBER);
    carol = rooms.person("carol", Role.MEMBER);
  }

  @AfterAll
  static void stop() {
    rooms.close();
  }

  private static JsonNode ok(JsonNode answer) {
    assertThat(answer.path("ok").asBoolean()).as("%s", answer).isTrue();
    return answer;
  }

  private static String error(JsonNode answer) {
    return answer.path("error").asString("");
  }

  private static String channel(String name, String isPrivate) {
    return ok(rooms.call(alice, "conversations.create", "name", name, "is_private", isPrivate))
        .at("/channel/id")
        .asString();
  }

  private static String direct(Caller other) {
    return ok(rooms.call(alice, "conversations.open", "users", other.id()))
        .at("/channel/id")
        .asString();
  }

  private static List<String> listed(Caller caller, String user) {
    JsonNode answer =
        ok(
            rooms.call(
                caller,
                "users.conversations",
                "user",
                user,
                "types",
                "public_channel,private_channel,im,mpim"));
    assertThat(SHAPES.checkResponse("users.conversations", answer)).isEmpty();
    return answer
        .path("channels")
        .valueStream()
        .map(channel -> channel.path("id").asString())
        .toList();
  }

  @Test
  void marksOnThePersonsOwnStreamAlone() {
    String id = channel("marks", "false");
    String ts =
        ok(rooms.call(alice, "chat.postMessage", "channel", id, "text", "x")).path("ts").asString();
    ok(rooms.call(alice, "conversations.mark", "channel", id, "ts", ts));
    assertThat(
            ok(rooms.call(alice, "conversations.info", "channel", id))
                .at("/channel/last_read")
                .asString())
        .isEqualTo(ts);
    Event marked = rooms.events().getLast();
    assertThat(marked.stream().value()).isEqualTo(alice.id());
    JsonNode frame = rooms.frames("channel_marked").getLast();
    assertThat(SHAPES.checkRtmEvent(frame)).isEmpty();
    assertThat(frame.path("ts").asString()).isEqualTo(ts);
  }

  @Test
  void saysNothingOfAMarkThatIsThereAlready() {
    String id = channel("once", "true");
    ok(rooms.call(alice, "conversations.mark", "channel", id, "ts", "5.000001"));
    int before = rooms.events().size();
    ok(rooms.call(alice, "conversations.mark", "channel", id, "ts", "5.000001"));
    assertThat(rooms.events()).hasSize(before);
    assertThat(rooms.frames("group_marked")).isNotEmpty();
  }

  @Test
  void refusesAMarkOfNoTimeOrFromOutside() {
    String id = channel("outside", "false");
    assertThat(error(rooms.call(alice, "conversations.mark", "channel", id, "ts", "soon")))
        .isEqualTo("invalid_timestamp");
    assertThat(error(rooms.call(bob, "conversations.mark", "channel", id, "ts", "5.000001")))
        .isEqualTo("not_in_channel");
    String hidden = channel("outside-too", "true");
    assertThat(error(rooms.call(bob, "conversations.mark", "channel", hidden, "ts", "5.000001")))
        .isEqualTo("channel_not_found");
  }

  @Test
  void closesADirectMessageAndOpensItAgain() {
    String id = direct(bob);
    ok(rooms.call(alice, "conversations.close", "channel", id));
    assertThat(SHAPES.checkRtmEvent(rooms.frames("im_close").getLast())).isEmpty();
    assertThat(
            ok(rooms.call(alice, "conversations.info", "channel", id))
                .at("/channel/is_open")
                .asBoolean())
        .isFalse();
    assertThat(
            ok(rooms.call(bob, "conversations.info", "channel", id))
                .at("/channel/is_open")
                .asBoolean())
        .isTrue();
    assertThat(
            ok(rooms.call(alice, "conversations.close", "channel", id))
                .path("already_closed")
                .asBoolean())
        .isTrue();
    assertThat(direct(bob)).isEqualTo(id);
    assertThat(SHAPES.checkRtmEvent(rooms.frames("im_open").getLast())).isEmpty();
    assertThat(error(rooms.call(alice, "conversations.close", "channel", channel("shop", "false"))))
        .isEqualTo("method_not_supported_for_channel_type");
  }

  @Test
  void listsOfAnotherPersonOnlyWhatTheCallerMaySee() {
    String open = channel("shared", "false");
    String closed = channel("not-shared", "true");
    String im = direct(carol);
    assertThat(listed(alice, alice.id())).contains(open, closed, im);
    assertThat(listed(bob, alice.id())).contains(open).doesNotContain(closed, im);
    assertThat(error(rooms.call(alice, "users.conversations", "user", "U404")))
        .isEqualTo("user_not_found");
  }
}

package dev.parley.role;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.json.Json;
import dev.parley.model.Role;
import dev.parley.role.StoredRooms.Caller;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a token may do to conversations, by their kind. */
@Tag("engine")
class ConversationScopesTest {
  @TempDir static Path dir;

  private static StoredRooms rooms;
  private static Caller ann;
  private static Caller bob;
  private static Caller eve;

  /** A conversation of each kind, by the first part of its scopes. */
  private static Map<String, String> conversations;

  private static String ts;

  @BeforeAll
  static void start() {
    rooms = StoredRooms.start(dir);
    ann = rooms.person("ann", Role.MEMBER);
    bob = rooms.person("bob", Role.MEMBER);
    eve = rooms.person("eve", Role.MEMBER);
    conversations =
        Map.of(
            "channels", made(rooms.call(ann, "conversations.create", "name", "open")),
            "groups",
                made(
                    rooms.call(
                        ann, "conversations.create", "name", "closed", "is_private", "true")),
            "im", made(rooms.call(ann, "conversations.open", "users", bob.id())),
            "mpim",
                made(rooms.call(ann, "conversations.open", "users", bob.id() + "," + eve.id())));
    ts = "1700000000.000001";
  }

  @AfterAll
  static void stop() {
    rooms.close();
  }

  private static String made(JsonNode answer) {
    assertThat(answer.path("ok").asBoolean()).as("%s", answer).isTrue();
    return answer.at("/channel/id").asString();
  }

  private static String of(String kind) {
    return Optional.ofNullable(conversations.get(kind)).orElseThrow();
  }

  private static JsonNode call(String scopes, String method, String... arguments) {
    ObjectNode sent = Json.object();
    for (int i = 0; i < arguments.length; i += 2) {
      sent.put(arguments[i], arguments[i + 1]);
    }
    return Json.parse(rooms.answer(rooms.token(ann, scopes), method, sent).body()).orElseThrow();
  }

  private static void isMissing(JsonNode answer, String needed, String provided) {
    assertThat(answer.path("error").asString()).as("%s", answer).isEqualTo("missing_scope");
    assertThat(answer.path("needed").asString()).isEqualTo(needed);
    assertThat(answer.path("provided").asString()).isEqualTo(provided);
  }

  @Test
  void readingAsksForTheScopeOfTheKind() {
    for (String method :
        List.of("conversations.info", "conversations.members", "conversations.history")) {
      String right = method.endsWith("history") ? ":history" : ":read";
      conversations.forEach(
          (kind, channel) -> {
            for (String scope : conversations.keySet()) {
              JsonNode answer = call(scope + right, method, "channel", channel);
              if (scope.equals(kind)) {
                assertThat(answer.path("ok").asBoolean()).as("%s %s", method, answer).isTrue();
              } else {
                isMissing(answer, kind + right, scope + right);
              }
            }
          });
    }
  }

  @Test
  void repliesAskForItToo() {
    String channel = of("groups");
    String root =
        rooms.call(ann, "chat.postMessage", "channel", channel, "text", "x").path("ts").asString();
    String[] thread = {"channel", channel, "ts", root};
    assertThat(call("groups:history", "conversations.replies", thread).path("ok").asBoolean())
        .isTrue();
    isMissing(
        call("channels:history", "conversations.replies", thread),
        "groups:history",
        "channels:history");
  }

  @Test
  void whatThePersonMayNotSeeIsNotThere() {
    String hidden =
        made(rooms.call(eve, "conversations.create", "name", "eves", "is_private", "true"));
    for (String method :
        List.of("conversations.info", "conversations.history", "conversations.leave")) {
      JsonNode answer =
          call("channels:read,channels:history,channels:manage", method, "channel", hidden);
      assertThat(answer)
          .isEqualTo(
              call("channels:read,channels:history,channels:manage", method, "channel", "C0NONE"));
      assertThat(answer.path("error").asString()).isEqualTo("channel_not_found");
    }
  }

  @Test
  void listsNameWhatIsMissingOfTheKindsThatAreAskedFor() {
    for (String method : List.of("conversations.list", "users.conversations")) {
      isMissing(
          call("channels:read,im:read", method, "types", "public_channel,private_channel,mpim,im"),
          "groups:read,mpim:read",
          "channels:read,im:read");
      isMissing(call("im:read", method), "channels:read", "im:read");
      JsonNode allowed = call("channels:read,im:read", method, "types", "public_channel,im");
      assertThat(allowed.path("channels").valueStream().map(c -> c.path("id").asString()))
          .contains(of("channels"), of("im"))
          .doesNotContain(of("groups"), of("mpim"));
    }
  }

  @Test
  void changingAsksForTheScopeOfTheKind() {
    String closed = of("groups");
    String[] one = {"channel", closed};
    isMissing(
        call("channels:manage", "conversations.archive", one), "groups:write", "channels:manage");
    isMissing(
        call("channels:manage", "conversations.leave", one), "groups:write", "channels:manage");
    isMissing(
        call("im:write", "conversations.mark", "channel", closed, "ts", ts),
        "groups:write",
        "im:write");
    isMissing(
        call("mpim:write", "conversations.rename", "channel", closed, "name", "renamed"),
        "groups:write",
        "mpim:write");
    isMissing(
        call("channels:manage", "conversations.invite", "channel", closed, "users", bob.id()),
        "groups:write,groups:write.invites",
        "channels:manage");
    isMissing(
        call("channels:manage", "conversations.kick", "channel", closed, "user", bob.id()),
        "groups:write",
        "channels:manage");
    isMissing(
        call("im:write", "conversations.close", "channel", of("mpim")), "mpim:write", "im:write");
    assertThat(
            call("groups:write.topic", "conversations.setTopic", "channel", closed, "topic", "new")
                .path("ok")
                .asBoolean())
        .isTrue();
    isMissing(
        call("groups:write.invites", "conversations.setTopic", "channel", closed, "topic", "no"),
        "channels:manage,channels:write,channels:write.topic,groups:write,groups:write.topic,"
            + "im:write,im:write.topic,mpim:write,mpim:write.topic",
        "groups:write.invites");
  }

  @Test
  void makingAsksForTheScopeOfWhatIsMade() {
    isMissing(
        call("channels:manage", "conversations.create", "name", "secret", "is_private", "true"),
        "groups:write",
        "channels:manage");
    isMissing(
        call("groups:write", "conversations.create", "name", "public"),
        "channels:manage,channels:write",
        "groups:write");
    isMissing(
        call("mpim:write", "conversations.open", "users", eve.id()), "im:write", "mpim:write");
    isMissing(
        call("im:write", "conversations.open", "users", eve.id() + "," + bob.id()),
        "mpim:write",
        "im:write");
    isMissing(
        call("im:write", "conversations.open", "channel", of("mpim")), "mpim:write", "im:write");
  }

  @Test
  void aClassicScopeIsAllThatItNames() {
    for (String channel : conversations.values()) {
      assertThat(call("bot", "conversations.history", "channel", channel).path("ok").asBoolean())
          .isTrue();
      assertThat(
              call("conversations:read", "conversations.info", "channel", channel)
                  .path("ok")
                  .asBoolean())
          .isTrue();
    }
  }
}

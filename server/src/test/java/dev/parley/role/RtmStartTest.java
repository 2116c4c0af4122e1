package dev.parley.role;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.model.Role;
import dev.parley.role.StoredRooms.Caller;
import dev.parley.wire.WireShapes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

@Tag("engine")
class RtmStartTest {
  private static final WireShapes SHAPES = WireShapes.load();

  @TempDir static Path dir;

  private static StoredRooms rooms;
  private static Caller alice;
  private static Caller bob;
  private static Caller robot;
  private static Caller guest;
  private static String open;
  private static String other;
  private static String secret;
  private static String direct;

  @BeforeAll
  static void start(TestInfo test) {
    rooms = StoredRooms.start(dir, test);
    alice = rooms.person("alice", Role.MEMBER);
    bob = rooms.person("bob", Role.MEMBER);
    robot = rooms.bot("robot");
    guest = rooms.person("guest", Role.GUEST);
    open = id(ok(alice, "conversations.create", "name", "open"));
    other = id(ok(bob, "conversations.create", "name", "other"));
    secret = id(ok(alice, "conversations.create", "name", "secret", "is_private", "true"));
    direct = id(ok(alice, "conversations.open", "users", bob.id()));
    ok(alice, "conversations.invite", "channel", secret, "users", guest.id());
  }

  @AfterAll
  static void stop() {
    rooms.close();
  }

  private static JsonNode ok(Caller caller, String method, String... arguments) {
    JsonNode answer = rooms.call(caller, method, arguments);
    assertThat(answer.path("ok").asBoolean()).as("%s", answer).isTrue();
    assertThat(SHAPES.checkResponse(method, answer)).isEmpty();
    return answer;
  }

  private static String id(JsonNode answer) {
    return answer.at("/channel/id").asString();
  }

  private static List<String> ids(JsonNode list) {
    List<String> ids = new ArrayList<>();
    list.forEach(one -> ids.add(one.path("id").asString()));
    return ids;
  }

  @Test
  void tellsAMemberTheWholeWorkspaceAndNoSecrets() {
    JsonNode boot = ok(bob, "rtm.start");
    assertThat(boot.path("url").asString()).startsWith("ws://");
    assertThat(boot.at("/self/id").asString()).isEqualTo(bob.id());
    assertThat(boot.at("/self/manual_presence").asString()).isEqualTo("active");
    assertThat(boot.at("/team/id").asString()).isEqualTo(rooms.teamId());
    assertThat(ids(boot.path("users")))
        .containsExactlyInAnyOrder(alice.id(), bob.id(), robot.id(), guest.id());
    assertThat(ids(boot.path("bots"))).containsExactly(robot.member().botId());
    assertThat(ids(boot.path("channels"))).containsExactlyInAnyOrder(open, other);
    assertThat(ids(boot.path("groups"))).isEmpty();
    assertThat(ids(boot.path("ims"))).containsExactly(direct);
    assertThat(boot.at("/ims/0/user").asString()).isEqualTo(alice.id());
    boot.path("channels")
        .forEach(
            channel ->
                assertThat(channel.path("is_member").asBoolean())
                    .isEqualTo(channel.path("id").asString().equals(other)));
    assertThat(boot.has("warning")).isFalse();
  }

  @Test
  void tellsPrivateChannelsToThoseInThem() {
    JsonNode boot = ok(alice, "rtm.start");
    assertThat(ids(boot.path("groups"))).containsExactly(secret);
    assertThat(boot.at("/groups/0/is_open").asBoolean()).isTrue();
  }

  @Test
  void tellsAGuestNoMoreThanTheGuestsOwnConversations() {
    JsonNode boot = ok(guest, "rtm.start");
    assertThat(ids(boot.path("channels"))).isEmpty();
    assertThat(ids(boot.path("groups"))).containsExactly(secret);
    assertThat(ids(boot.path("users"))).containsExactlyInAnyOrder(alice.id(), guest.id());
    assertThat(boot.path("bots")).isEmpty();
    assertThat(boot.at("/subteams/all")).isEmpty();
  }

  @Test
  void tellsTheUserGroupsAndWhichAreOnesOwn() {
    String mine = group("mine", alice);
    String others = group("others", bob);
    String gone = group("gone", alice);
    ok(alice, "usergroups.disable", "usergroup", gone);
    JsonNode subteams = ok(alice, "rtm.start").path("subteams");
    assertThat(ids(subteams.path("all"))).containsExactlyInAnyOrder(mine, others);
    assertThat(subteams.path("self")).hasSize(1);
    assertThat(subteams.at("/self/0").asString()).isEqualTo(mine);
  }

  private static String group(String name, Caller member) {
    String id = ok(alice, "usergroups.create", "name", name).at("/usergroup/id").asString();
    ok(alice, "usergroups.users.update", "usergroup", id, "users", member.id());
    return id;
  }

  @Test
  void tellsHowOneIsTakenByOthers() {
    ok(bob, "users.setPresence", "presence", "away");
    ok(bob, "dnd.setSnooze", "num_minutes", "5");
    JsonNode boot = ok(bob, "rtm.start");
    ok(bob, "dnd.endDnd");
    ok(bob, "users.setPresence", "presence", "auto");
    assertThat(boot.at("/self/manual_presence").asString()).isEqualTo("away");
    assertThat(boot.at("/dnd/snooze_enabled").asBoolean()).isTrue();
  }
}

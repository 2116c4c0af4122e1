package dev.parley.role;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.json.Json;
import dev.parley.model.Event;
import dev.parley.model.Role;
import dev.parley.role.StoredRooms.Caller;
import dev.parley.wire.WireShapes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

@Tag("engine")
class UserGroupsTest {
  private static final WireShapes SHAPES = WireShapes.load();

  @TempDir static Path dir;

  private static StoredRooms rooms;
  private static Caller alice;
  private static Caller bob;
  private static Caller robot;
  private static Caller guest;

  @BeforeAll
  static void start(TestInfo test) {
    rooms = StoredRooms.start(dir, test);
    alice = rooms.person("alice", Role.MEMBER);
    bob = rooms.person("bob", Role.MEMBER);
    robot = rooms.bot("robot");
    guest = rooms.person("guest", Role.GUEST);
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

  private static String error(Caller caller, String method, String... arguments) {
    return rooms.call(caller, method, arguments).path("error").asString("");
  }

  private static String group(String name, Caller... members) {
    String id =
        ok(alice, "usergroups.create", "name", name, "handle", name.replace(' ', '-'))
            .at("/usergroup/id")
            .asString();
    if (members.length > 0) {
      setUsers(id, members);
    }
    return id;
  }

  private static JsonNode setUsers(String group, Caller... members) {
    return ok(alice, "usergroups.users.update", "usergroup", group, "users", ids(members));
  }

  private static String ids(Caller... members) {
    return String.join(",", Arrays.stream(members).map(Caller::id).toList());
  }

  private static List<String> strings(JsonNode list) {
    List<String> out = new ArrayList<>();
    list.forEach(one -> out.add(one.asString()));
    return out;
  }

  /** The frames of a type on a stream, each as the wire shows it. */
  private static List<JsonNode> frames(String stream, String type) {
    List<JsonNode> frames = new ArrayList<>();
    for (Event event : List.copyOf(rooms.events())) {
      if (event.stream().value().equals(stream) && event.type().equals(type)) {
        JsonNode frame = Json.parse(event.json()).orElseThrow();
        assertThat(SHAPES.checkRtmEvent(frame)).isEmpty();
        frames.add(frame);
      }
    }
    return frames;
  }

  private static String members() {
    return rooms.teamId() + "/members";
  }

  @Test
  void makesAGroupAndTellsFullMembersOfIt() {
    String channel =
        ok(alice, "conversations.create", "name", "kitchen").at("/channel/id").asString();
    JsonNode made =
        ok(
                alice,
                "usergroups.create",
                "name",
                "The Cooks",
                "handle",
                "Cooks",
                "description",
                "Who cooks",
                "channels",
                channel,
                "include_count",
                "true")
            .path("usergroup");
    assertThat(made.path("id").asString()).startsWith("S");
    assertThat(made.path("handle").asString()).isEqualTo("cooks");
    assertThat(made.path("user_count").asInt()).isZero();
    assertThat(strings(made.at("/prefs/channels"))).containsExactly(channel);
    assertThat(made.path("created_by").asString()).isEqualTo(alice.id());
    assertThat(made.has("deleted_by")).isFalse();
    JsonNode told = frames(members(), "subteam_created").getLast().path("subteam");
    assertThat(told.path("id")).isEqualTo(made.path("id"));
    assertThat(frames(rooms.teamId(), "subteam_created")).isEmpty();
  }

  @Test
  void changesOnlyWhatIsGiven() {
    String id = group("bakers");
    JsonNode changed =
        ok(bob, "usergroups.update", "usergroup", id, "description", "Bread").path("usergroup");
    assertThat(changed.path("name").asString()).isEqualTo("bakers");
    assertThat(changed.path("description").asString()).isEqualTo("Bread");
    assertThat(changed.path("updated_by").asString()).isEqualTo(bob.id());
    assertThat(frames(members(), "subteam_updated").getLast().at("/subteam/description").asString())
        .isEqualTo("Bread");
    int before = rooms.events().size();
    ok(bob, "usergroups.update", "usergroup", id, "description", "Bread");
    assertThat(rooms.events()).hasSize(before);
  }

  @Test
  void keepsNamesAndHandlesUnique() {
    String id = group("smiths");
    assertThat(error(alice, "usergroups.create", "name", "SMITHS"))
        .isEqualTo("name_already_exists");
    assertThat(error(alice, "usergroups.create", "name", "other", "handle", "smiths"))
        .isEqualTo("handle_already_exists");
    assertThat(error(alice, "usergroups.create", "name", "other", "handle", "bob"))
        .isEqualTo("handle_already_exists");
    ok(alice, "usergroups.update", "usergroup", id, "name", "forgers", "handle", "forgers");
    String next = group("smiths");
    assertThat(next).isNotEqualTo(id);
  }

  @Test
  void refusesGroupsThatCannotBe() {
    String secret =
        ok(bob, "conversations.create", "name", "secret", "is_private", "true")
            .at("/channel/id")
            .asString();
    assertThat(error(alice, "usergroups.create")).isEqualTo("invalid_name");
    assertThat(error(alice, "usergroups.create", "name", "x".repeat(81))).isEqualTo("invalid_name");
    assertThat(error(alice, "usergroups.create", "name", "a", "handle", "-"))
        .isEqualTo("invalid_handle");
    assertThat(error(alice, "usergroups.create", "name", "a", "description", "x".repeat(251)))
        .isEqualTo("description_too_long");
    assertThat(error(bob, "usergroups.create", "name", "a", "channels", secret))
        .isEqualTo("invalid_channels");
    assertThat(error(alice, "usergroups.create", "name", "a", "channels", "C0NONE"))
        .isEqualTo("invalid_channels");
    assertThat(error(alice, "usergroups.update", "usergroup", "S0NONE", "name", "a"))
        .isEqualTo("no_such_subteam");
    String id = group("empty");
    assertThat(error(alice, "usergroups.users.update", "usergroup", id))
        .isEqualTo("no_users_provided");
    assertThat(error(alice, "usergroups.users.update", "usergroup", id, "users", "U0NONE"))
        .isEqualTo("invalid_users");
  }

  @Test
  void tellsEveryoneWhoCameAndThosePeopleThemselves() {
    String id = group("drivers", alice, robot);
    JsonNode set = setUsers(id, bob, robot).path("usergroup");
    assertThat(strings(set.path("users"))).containsExactly(bob.id(), robot.id());
    JsonNode told = frames(members(), "subteam_members_changed").getLast();
    assertThat(told.path("subteam_id").asString()).isEqualTo(id);
    assertThat(strings(told.path("added_users"))).containsExactly(bob.id());
    assertThat(told.path("added_users_count").asInt()).isEqualTo(1);
    assertThat(strings(told.path("removed_users"))).containsExactly(alice.id());
    assertThat(frames(bob.id(), "subteam_self_added").getLast().path("subteam_id").asString())
        .isEqualTo(id);
    assertThat(frames(alice.id(), "subteam_self_removed").getLast().path("subteam_id").asString())
        .isEqualTo(id);
    int before = rooms.events().size();
    setUsers(id, bob, robot);
    assertThat(rooms.events()).hasSize(before);
  }

  @Test
  void hidesADisabledGroupAndKeepsItsMembers() {
    String id = group("divers", bob);
    JsonNode disabled = ok(alice, "usergroups.disable", "usergroup", id).path("usergroup");
    assertThat(disabled.path("date_delete").asLong()).isPositive();
    assertThat(disabled.path("deleted_by").asString()).isEqualTo(alice.id());
    assertThat(listed(false)).doesNotContain(id);
    assertThat(listed(true)).contains(id);
    assertThat(error(bob, "usergroups.users.list", "usergroup", id)).isEqualTo("no_such_subteam");
    assertThat(
            strings(
                ok(bob, "usergroups.users.list", "usergroup", id, "include_disabled", "true")
                    .path("users")))
        .containsExactly(bob.id());
    assertThat(frames(bob.id(), "subteam_self_removed").getLast().path("subteam_id").asString())
        .isEqualTo(id);
    JsonNode enabled = ok(alice, "usergroups.enable", "usergroup", id).path("usergroup");
    assertThat(enabled.path("date_delete").asLong()).isZero();
    assertThat(strings(enabled.path("users"))).containsExactly(bob.id());
    assertThat(frames(bob.id(), "subteam_self_added").getLast().path("subteam_id").asString())
        .isEqualTo(id);
  }

  private static List<String> listed(boolean disabled) {
    List<String> ids = new ArrayList<>();
    ok(bob, "usergroups.list", "include_disabled", String.valueOf(disabled))
        .path("usergroups")
        .forEach(group -> ids.add(group.path("id").asString()));
    return ids;
  }

  @Test
  void listsWithMembersAndCountsWhenAsked() {
    String id = group("counters", bob, alice);
    JsonNode bare = find(ok(bob, "usergroups.list"), id);
    assertThat(bare.has("users")).isFalse();
    assertThat(bare.has("user_count")).isFalse();
    JsonNode counted = find(ok(bob, "usergroups.list", "include_count", "true"), id);
    assertThat(counted.path("user_count").asInt()).isEqualTo(2);
    JsonNode whole =
        find(ok(bob, "usergroups.list", "include_count", "1", "include_users", "1"), id);
    assertThat(whole.path("user_count").asInt()).isEqualTo(2);
    assertThat(strings(whole.path("users"))).containsExactly(bob.id(), alice.id());
  }

  private static JsonNode find(JsonNode answer, String id) {
    for (JsonNode group : answer.path("usergroups")) {
      if (group.path("id").asString().equals(id)) {
        return group;
      }
    }
    throw new AssertionError(id + " is not in " + answer);
  }

  @Test
  void keepsGuestsOut() {
    String id = group("insiders", bob);
    assertThat(error(guest, "usergroups.list")).isEqualTo("user_is_restricted");
    assertThat(error(guest, "usergroups.users.list", "usergroup", id))
        .isEqualTo("user_is_restricted");
    assertThat(error(guest, "usergroups.create", "name", "mine")).isEqualTo("user_is_restricted");
  }
}

package dev.parley.role;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.json.Json;
import dev.parley.model.Event;
import dev.parley.model.Home;
import dev.parley.model.Role;
import dev.parley.role.StoredRooms.Caller;
import dev.parley.store.Binds;
import dev.parley.store.Keyspace;
import dev.parley.store.Route;
import dev.parley.store.Statement;
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

/** Do not disturb, and what a workspace is made of. */
@Tag("engine")
class DndAndWorkspaceTest {
  private static final WireShapes SHAPES = WireShapes.load();

  @TempDir static Path dir;

  private static StoredRooms rooms;
  private static Caller alice;
  private static Caller bob;
  private static Caller guest;
  private static Caller robot;

  @BeforeAll
  static void start(TestInfo test) {
    rooms = StoredRooms.start(dir, test);
    alice = rooms.person("alice", Role.MEMBER);
    bob = rooms.person("bob", Role.MEMBER);
    guest = rooms.person("guest", Role.GUEST);
    robot = rooms.bot("robot");
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

  @Test
  void snoozesAndTellsOthersWithoutTheDetails() {
    JsonNode set = ok(alice, "dnd.setSnooze", "num_minutes", "20");
    assertThat(set.path("snooze_enabled").asBoolean()).isTrue();
    assertThat(set.path("snooze_remaining").asLong()).isBetween(1_190L, 1_200L);
    JsonNode own = ok(alice, "dnd.info");
    assertThat(own.path("snooze_endtime")).isEqualTo(set.path("snooze_endtime"));
    assertThat(own.path("dnd_enabled").asBoolean()).isTrue();
    JsonNode seen = ok(bob, "dnd.info", "user", alice.id());
    assertThat(seen.path("next_dnd_end_ts")).isEqualTo(set.path("snooze_endtime"));
    assertThat(seen.has("snooze_enabled")).isFalse();
    JsonNode team = ok(bob, "dnd.teamInfo", "users", alice.id() + "," + bob.id() + ",U0NONE");
    assertThat(team.path("users").propertyNames()).containsExactlyInAnyOrder(alice.id(), bob.id());
    assertThat(team.path("users").path(alice.id()).path("dnd_enabled").asBoolean()).isTrue();
    assertThat(team.path("users").path(bob.id()).path("dnd_enabled").asBoolean()).isFalse();
    JsonNode ownFrame = frames(alice.id(), "dnd_updated").getLast().path("dnd_status");
    assertThat(ownFrame.path("snooze_enabled").asBoolean()).isTrue();
    JsonNode others = frames(rooms.teamId() + "/members", "dnd_updated_user").getLast();
    assertThat(others.path("user").asString()).isEqualTo(alice.id());
    assertThat(others.path("dnd_status").has("snooze_enabled")).isFalse();
  }

  @Test
  void wantsNotificationsAgain() {
    assertThat(error(bob, "dnd.endSnooze")).isEqualTo("snooze_not_active");
    ok(bob, "dnd.setSnooze", "num_minutes", "5");
    JsonNode ended = ok(bob, "dnd.endSnooze");
    assertThat(ended.path("snooze_enabled").asBoolean()).isFalse();
    assertThat(ended.path("dnd_enabled").asBoolean()).isFalse();
    assertThat(
            frames(bob.id(), "dnd_updated").getLast().at("/dnd_status/snooze_enabled").asBoolean())
        .isFalse();
    ok(bob, "dnd.setSnooze", "num_minutes", "5");
    ok(bob, "dnd.endDnd");
    assertThat(ok(bob, "dnd.info").path("snooze_enabled").asBoolean()).isFalse();
    int before = rooms.events().size();
    ok(bob, "dnd.endDnd");
    assertThat(rooms.events()).hasSize(before);
  }

  @Test
  void refusesSnoozesThatCannotBe() {
    assertThat(error(alice, "dnd.setSnooze")).isEqualTo("missing_duration");
    assertThat(error(alice, "dnd.setSnooze", "num_minutes", "0")).isEqualTo("snooze_failed");
    assertThat(error(alice, "dnd.setSnooze", "num_minutes", "43201")).isEqualTo("too_long");
    assertThat(error(alice, "dnd.setSnooze", "num_minutes", "soon")).isEqualTo("invalid_arguments");
    assertThat(error(robot, "dnd.setSnooze", "num_minutes", "5")).isEqualTo("user_is_bot");
  }

  @Test
  void hidesTheRestOfStrangersFromGuests() {
    assertThat(error(guest, "dnd.info", "user", alice.id())).isEqualTo("user_not_found");
    assertThat(ok(guest, "dnd.teamInfo", "users", alice.id()).path("users").isEmpty()).isTrue();
  }

  @Test
  void listsEmojiWithTheStandardOnesByCategory() {
    Home home = Home.local(rooms.teamId());
    JsonNode none = ok(alice, "emoji.list");
    assertThat(none.path("emoji").isObject()).isTrue();
    assertThat(none.has("categories")).isFalse();
    Statement insert =
        Statement.of(
            Keyspace.TEAM,
            "INSERT INTO emoji (team_id, name, url, alias_for, user_id, created_micros, deleted,"
                + " version) VALUES (:team_id, :name, :url, :alias, :user, :now, 0, 1)");
    rooms
        .records()
        .store()
        .write(
            Route.team(home),
            session -> {
              Binds binds =
                  Binds.of("name", "parrot")
                      .and("url", "https://files.test/parrot.gif")
                      .and("alias", null)
                      .and("user", alice.id())
                      .and("now", 4_000_000_000_000_000L);
              session.run(insert, binds);
              session.run(insert, binds.and("name", "bird").and("alias", "parrot").and("url", ""));
              return 0;
            });
    JsonNode all = ok(alice, "emoji.list", "include_categories", "true");
    assertThat(all.at("/emoji/parrot").asString()).isEqualTo("https://files.test/parrot.gif");
    assertThat(all.at("/emoji/bird").asString()).isEqualTo("alias:parrot");
    assertThat(all.path("cache_ts").asString()).isEqualTo("4000000000.000000");
    assertThat(all.path("categories")).hasSize(9);
    assertThat(all.at("/categories/0/emoji_names/0").asString()).isEqualTo("grinning");
  }

  @Test
  void namesTheOneWorkspaceOfAToken() {
    JsonNode teams = ok(alice, "auth.teams.list").path("teams");
    assertThat(teams).hasSize(1);
    assertThat(teams.path(0).path("id").asString()).isEqualTo(rooms.teamId());
    assertThat(error(alice, "auth.teams.list", "cursor", "next")).isEqualTo("invalid_cursor");
    assertThat(ok(alice, "team.profile.get").at("/profile/fields").isEmpty()).isTrue();
  }
}

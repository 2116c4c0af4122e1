package dev.parley.role;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.job.DueJobs;
import dev.parley.job.JobLimits;
import dev.parley.model.Role;
import dev.parley.people.ProfileChanges;
import dev.parley.people.StatusExpiry;
import dev.parley.role.StoredRooms.Caller;
import dev.parley.store.Keyspace;
import dev.parley.store.Records;
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
class ProfilesTest {
  private static final WireShapes SHAPES = WireShapes.load();

  @TempDir static Path dir;

  private static StoredRooms rooms;
  private static Caller alice;
  private static Caller bob;

  @BeforeAll
  static void start(TestInfo test) {
    rooms = StoredRooms.start(dir, test);
    alice = rooms.person("alice", Role.MEMBER);
    bob = rooms.person("bob", Role.MEMBER);
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

  @Test
  void setsAProfileAndTellsFullMembers() {
    JsonNode set =
        ok(
            rooms.call(
                alice,
                "users.profile.set",
                "profile",
                "{\"status_text\":\"Lunch\",\"status_emoji\":\":bread:\",\"title\":\"Cook\"}"));
    assertThat(SHAPES.checkResponse("users.profile.set", set)).isEmpty();
    assertThat(set.at("/profile/status_text").asString()).isEqualTo("Lunch");
    JsonNode got = ok(rooms.call(bob, "users.profile.get", "user", alice.id()));
    assertThat(got.at("/profile/title").asString()).isEqualTo("Cook");
    for (String type : new String[] {"user_change", "user_profile_changed"}) {
      JsonNode frame = rooms.frames(type).getLast();
      assertThat(SHAPES.checkRtmEvent(frame)).isEmpty();
      assertThat(frame.at("/user/id").asString()).isEqualTo(alice.id());
    }
    assertThat(rooms.events().getLast().stream().value()).isEqualTo(rooms.teamId() + "/members");
  }

  @Test
  void saysNothingOfAProfileThatIsSoAlready() {
    ok(rooms.call(bob, "users.profile.set", "name", "title", "value", "Baker"));
    int before = rooms.events().size();
    ok(rooms.call(bob, "users.profile.set", "name", "title", "value", "Baker"));
    assertThat(rooms.events()).hasSize(before);
  }

  @Test
  void refusesProfilesThatCannotBe() {
    assertThat(error(set("{\"status_text\":\"" + "x".repeat(101) + "\"}"))).isEqualTo("too_long");
    assertThat(error(set("{\"email\":\"x@y.test\"}"))).isEqualTo("invalid_profile");
    assertThat(error(set("{\"status_expiration\":1}"))).isEqualTo("invalid_profile");
    assertThat(error(set("{\"status_emoji\":\"bread\"}")))
        .isEqualTo("profile_status_set_failed_not_valid_emoji");
    assertThat(
            error(
                rooms.call(
                    alice, "users.profile.set", "user", bob.id(), "name", "title", "value", "x")))
        .isEqualTo("not_admin");
  }

  private static JsonNode set(String profile) {
    return rooms.call(alice, "users.profile.set", "profile", profile);
  }

  @Test
  void showsAStatusNoLongerThanItLastsAndTellsOfItsEndOnce() {
    Caller carol = rooms.person("carol", Role.MEMBER);
    long end = rooms.records().clock().micros() / 1_000_000 + 2;
    ok(
        rooms.call(
            carol,
            "users.profile.set",
            "profile",
            "{\"status_text\":\"Back soon\",\"status_emoji\":\":coffee:\",\"status_expiration\":"
                + end
                + "}"));
    JsonNode told = rooms.frames("user_status_changed").getLast();
    assertThat(SHAPES.checkRtmEvent(told)).isEmpty();
    assertThat(told.at("/user/profile/status_text").asString()).isEqualTo("Back soon");
    dueWork().step();
    assertThat(status(carol)).isEqualTo("Back soon");
    await().until(() -> status(carol).isEmpty());
    int before = rooms.frames("user_status_changed").size();
    await().until(() -> dueWork().step() > 0);
    assertThat(rooms.frames("user_status_changed")).hasSize(before + 1);
    JsonNode ended = rooms.frames("user_change").getLast();
    assertThat(ended.at("/user/id").asString()).isEqualTo(carol.id());
    assertThat(ended.at("/user/profile/status_emoji").asString()).isEmpty();
    assertThat(ended.at("/user/profile/status_expiration").asLong()).isZero();
    assertThat(dueWork().step()).isZero();
  }

  @Test
  void plansNoEndOfAStatusThatWasReplaced() {
    Caller dave = rooms.person("dave", Role.MEMBER);
    long end = rooms.records().clock().micros() / 1_000_000 + 1;
    ok(
        rooms.call(
            dave,
            "users.profile.set",
            "profile",
            "{\"status_text\":\"Out\",\"status_expiration\":" + end + "}"));
    ok(rooms.call(dave, "users.profile.set", "name", "status_text", "value", "In"));
    await().until(() -> rooms.records().clock().micros() / 1_000_000 > end);
    assertThat(dueWork().step()).isZero();
    assertThat(status(dave)).isEqualTo("In");
  }

  private static String status(Caller caller) {
    return ok(rooms.call(bob, "users.profile.get", "user", caller.id()))
        .at("/profile/status_text")
        .asString();
  }

  private static DueJobs dueWork() {
    Records records = rooms.records();
    ProfileChanges profiles = new ProfileChanges(records, rooms.events()::add, copies -> {});
    return new DueJobs(
        records.store(),
        Keyspace.TEAM,
        records.store().shardOf(Keyspace.TEAM, rooms.teamId()),
        records.clock(),
        List.of(new StatusExpiry(profiles)),
        JobLimits.DEFAULTS);
  }

  @Test
  void keepsAnAwayThatWasSetByHand() {
    ok(rooms.call(alice, "users.setPresence", "presence", "away"));
    assertThat(SHAPES.checkRtmEvent(rooms.frames("manual_presence_change").getLast())).isEmpty();
    JsonNode own = ok(rooms.call(alice, "users.getPresence"));
    assertThat(SHAPES.checkResponse("users.getPresence", own)).isEmpty();
    assertThat(own.path("manual_away").asBoolean()).isTrue();
    JsonNode other = ok(rooms.call(bob, "users.getPresence", "user", alice.id()));
    assertThat(other.path("presence").asString()).isEqualTo("away");
    assertThat(other.has("manual_away")).isFalse();
    ok(rooms.call(alice, "users.setPresence", "presence", "auto"));
    assertThat(ok(rooms.call(alice, "users.getPresence")).path("manual_away").asBoolean())
        .isFalse();
    assertThat(error(rooms.call(alice, "users.setPresence", "presence", "asleep")))
        .isEqualTo("invalid_presence");
    ok(rooms.call(alice, "users.setActive"));
  }

  @Test
  void saysWhoCalls() {
    JsonNode identity = ok(rooms.call(alice, "users.identity"));
    assertThat(SHAPES.checkResponse("users.identity", identity)).isEmpty();
    assertThat(identity.at("/user/id").asString()).isEqualTo(alice.id());
    assertThat(identity.at("/team/id").asString()).isEqualTo(rooms.teamId());
  }
}

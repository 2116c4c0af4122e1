package dev.parley.role;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.json.Json;
import dev.parley.model.Event;
import dev.parley.model.Principal;
import dev.parley.model.Role;
import dev.parley.model.Ts;
import dev.parley.people.Preferences;
import dev.parley.role.StoredRooms.Caller;
import dev.parley.saved.Drafts;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What a person's clients keep on the server for each other. */
@Tag("engine")
class PreferencesAndDraftsTest {
  @TempDir static Path dir;

  private static StoredRooms rooms;

  @BeforeAll
  static void start(TestInfo test) {
    rooms = StoredRooms.start(dir, test);
  }

  @AfterAll
  static void stop() {
    rooms.close();
  }

  private static JsonNode ok(Caller caller, String method, String... arguments) {
    JsonNode answer = rooms.call(caller, method, arguments);
    assertThat(answer.path("ok").asBoolean()).as("%s", answer).isTrue();
    return answer;
  }

  private static String error(Caller caller, String method, String... arguments) {
    return rooms.call(caller, method, arguments).path("error").asString("");
  }

  private static void prefer(Caller caller, String name, String value) {
    ok(caller, "parley.prefs.set", "name", name, "value", value);
  }

  private static JsonNode preferences(Caller caller) {
    return ok(caller, "parley.prefs.get").path("prefs");
  }

  private static String channel(Caller caller, String name) {
    return ok(caller, "conversations.create", "name", name, "is_private", "true")
        .at("/channel/id")
        .asString();
  }

  private static List<JsonNode> frames(Caller caller, String type) {
    return List.copyOf(rooms.events()).stream()
        .filter(event -> event.stream().value().equals(caller.id()) && event.type().equals(type))
        .map(Event::json)
        .map(json -> Json.parse(json).orElseThrow())
        .toList();
  }

  @Test
  void whatIsPreferredIsKeptAndToldToThePersonAlone() {
    Caller ann = rooms.person("ann", Role.MEMBER);
    Caller bob = rooms.person("bob", Role.MEMBER);
    assertThat(preferences(ann).isEmpty()).isTrue();
    prefer(ann, "theme", "dark");
    prefer(ann, "channel.C123", "muted");
    prefer(ann, "channel.C123", "muted");
    assertThat(Json.text(preferences(ann)))
        .isEqualTo("{\"channel.C123\":\"muted\",\"theme\":\"dark\"}");
    assertThat(preferences(bob).isEmpty()).isTrue();
    assertThat(frames(ann, "pref_change"))
        .extracting(frame -> Json.text(frame))
        .containsExactly(
            "{\"type\":\"pref_change\",\"name\":\"theme\",\"value\":\"dark\"}",
            "{\"type\":\"pref_change\",\"name\":\"channel.C123\",\"value\":\"muted\"}");
    assertThat(frames(bob, "pref_change")).isEmpty();
    prefer(ann, "theme", "");
    assertThat(preferences(ann).has("theme")).isFalse();
  }

  @Test
  void twoBrowsersOfAPersonNeverUndoEachOthersChanges() throws Exception {
    Caller carol = rooms.person("carol", Role.MEMBER);
    try (ExecutorService browsers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> changes =
          IntStream.range(0, 8)
              .<Future<?>>mapToObj(
                  i -> browsers.submit(() -> prefer(carol, "channel.C" + i, "muted")))
              .toList();
      for (Future<?> change : changes) {
        change.get();
      }
    }
    assertThat(preferences(carol)).hasSize(8);
    ok(carol, "dnd.setSnooze", "num_minutes", "5");
    ok(carol, "users.setPresence", "presence", "away");
    assertThat(preferences(carol)).hasSize(8);
  }

  @Test
  void onlyKnownPreferencesAreKeptAndNotEndlesslyMany() {
    Caller dave = rooms.person("dave", Role.MEMBER);
    assertThat(error(dave, "parley.prefs.set", "name", "volume", "value", "11"))
        .isEqualTo("unknown_preference");
    assertThat(error(dave, "parley.prefs.set", "name", "theme", "value", "plaid"))
        .isEqualTo("invalid_value");
    assertThat(error(rooms.bot("bender"), "parley.prefs.set", "name", "theme", "value", "dark"))
        .isEqualTo("user_is_bot");
    for (int i = 0; i < Preferences.PREFERENCES_MAX; i++) {
      rooms.rooms().preferences.set(rooms.home(), dave.id(), "channel.C" + i, "muted");
    }
    assertThat(error(dave, "parley.prefs.set", "name", "theme", "value", "dark"))
        .isEqualTo("too_many_preferences");
  }

  @Test
  void aDraftIsOneAPlaceAndItsTextIsInNoEvent() {
    Caller erin = rooms.person("erin", Role.MEMBER);
    String channel = channel(erin, "letters");
    ok(erin, "parley.drafts.set", "channel", channel, "text", "Dear all, the secret is");
    ok(erin, "parley.drafts.set", "channel", channel, "text", "Dear all, the secret is out");
    ok(erin, "parley.drafts.set", "channel", channel, "thread_ts", "1700000000.1", "text", "in 🧵");
    JsonNode drafts = ok(erin, "parley.drafts.list").path("drafts");
    assertThat(drafts).hasSize(2);
    assertThat(drafts.at("/0/text").asString()).isEqualTo("in 🧵");
    assertThat(drafts.at("/0/thread_ts").asString()).isEqualTo("1700000000.100000");
    assertThat(drafts.at("/1/text").asString()).isEqualTo("Dear all, the secret is out");
    assertThat(drafts.get(1).has("thread_ts")).isFalse();
    assertThat(frames(erin, "draft_changed"))
        .hasSize(3)
        .noneMatch(frame -> Json.text(frame).contains("secret"));
    ok(erin, "parley.drafts.set", "channel", channel, "text", "");
    ok(erin, "parley.drafts.set", "channel", channel, "text", "");
    assertThat(ok(erin, "parley.drafts.list").path("drafts")).hasSize(1);
    assertThat(frames(erin, "draft_changed")).hasSize(4);
    ok(erin, "parley.drafts.set", "channel", channel, "text", "again");
    assertThat(ok(erin, "parley.drafts.list").path("drafts")).hasSize(2);
  }

  @Test
  void nothingIsBegunWhereOneMayNotBeButWhatWasBegunIsForgotten() {
    Caller frank = rooms.person("frank", Role.MEMBER);
    Caller grace = rooms.person("grace", Role.MEMBER);
    String channel = channel(grace, "closed-doors");
    assertThat(error(frank, "parley.drafts.set", "channel", channel, "text", "psst"))
        .isEqualTo("channel_not_found");
    ok(grace, "conversations.invite", "channel", channel, "users", frank.id());
    ok(frank, "parley.drafts.set", "channel", channel, "text", "psst");
    ok(grace, "conversations.kick", "channel", channel, "user", frank.id());
    ok(frank, "parley.drafts.set", "channel", channel, "text", "");
    assertThat(ok(frank, "parley.drafts.list").path("drafts").isEmpty()).isTrue();
    assertThat(ok(grace, "parley.drafts.list").path("drafts").isEmpty()).isTrue();
  }

  @Test
  void textsAndTheirNumberHaveAnEnd() {
    Caller heidi = rooms.person("heidi", Role.MEMBER);
    String channel = channel(heidi, "novels");
    String tooLong = "x".repeat(Drafts.TEXT_LENGTH_MAX + 1);
    assertThat(error(heidi, "parley.drafts.set", "channel", channel, "text", tooLong))
        .isEqualTo("msg_too_long");
    Principal caller = new Principal(rooms.home(), heidi.id(), Role.MEMBER, null, null, "S0TEST");
    for (int i = 0; i < Drafts.DRAFTS_MAX; i++) {
      rooms.rooms().drafts.set(caller, new Drafts.Place(channel, Ts.format(i)), "one");
    }
    assertThat(error(heidi, "parley.drafts.set", "channel", channel, "text", "one more"))
        .isEqualTo("too_many_drafts");
  }
}

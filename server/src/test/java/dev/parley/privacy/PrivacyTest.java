package dev.parley.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.api.Method;
import dev.parley.json.Json;
import dev.parley.privacy.Model.Person;
import dev.parley.privacy.Model.Room;
import dev.parley.role.StoredRooms;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Private stays private (invariant 6): in random workspaces, what a person may not see occurs in no
 * answer, and answers exactly as what does not exist; and what a person may see is there.
 */
class PrivacyTest {
  private static final String ALL_TYPES = "public_channel,private_channel,im,mpim";
  private static final int ACTS_BETWEEN_LOOKS = 45;

  /** So that most people stay, members and guests. */
  private static final int DEACTIVATED_MAX = 3;

  private static final Set<String> ROOM_ARGUMENTS = Set.of("channel", "channel_id", "channels");
  private static final Set<String> PERSON_ARGUMENTS = Set.of("user", "users");

  /** Methods that end the caller's own token, which every later question needs. */
  private static final Set<String> LAST = Set.of("auth.revoke");

  @TempDir Path dir;

  @SuppressWarnings("NullAway") // every look begins with it
  private StoredRooms rooms;

  @SuppressWarnings("NullAway") // every look begins with it
  private RandomWorkspace workspace;

  private long seed;

  @Tag("engine")
  @Test
  void nothingIsToldToWhoMayNotKnowIt() throws Exception {
    look(Long.getLong("parley.seed", System.nanoTime()), 3);
  }

  @Tag("soak")
  @Test
  void nothingIsToldToWhoMayNotKnowItForLong() throws Exception {
    for (int i = 0; i < 20; i++) {
      look(System.nanoTime(), 10);
    }
  }

  private void look(long withSeed, int looks) throws Exception {
    seed = withSeed;
    rooms = StoredRooms.start(dir.resolve(Long.toString(seed)));
    try {
      workspace = new RandomWorkspace(rooms, seed);
      Listeners listeners = new Listeners(rooms, model(), workspace.random);
      for (int i = 0; i < looks; i++) {
        listeners.open();
        for (int j = 0; j < ACTS_BETWEEN_LOOKS; j++) {
          workspace.act();
        }
        listeners.heardWhatIsForThemAlone(about(i));
        rooms.index();
        for (Person viewer : model().active()) {
          listsHoldWhatIsVisible(viewer);
          searchFindsWhatIsVisible(viewer);
          hiddenIsAsIfItDidNotExist(viewer);
        }
        if (model().deactivated.size() < DEACTIVATED_MAX) {
          Person gone = workspace.deactivate();
          isToldNothingAnyMore(gone);
          listeners.doesNotComeBack(gone);
        }
      }
    } finally {
      rooms.close();
    }
  }

  private String about(int look) {
    return "seed " + seed + ", look " + look;
  }

  /** The answer is the same for all methods, so it tells nothing of what there is. */
  private void isToldNothingAnyMore(Person gone) {
    await().until(() -> refused(gone, "auth.test").equals("account_inactive"));
    for (Method<?, ?> method : rooms.methods()) {
      if (method.access() == Method.Access.TOKEN) {
        assertThat(refused(gone, method.name()))
            .as(about(gone, method.name()))
            .isEqualTo("account_inactive");
      }
    }
  }

  private String refused(Person gone, String method) {
    return rooms.call(gone.caller(), method).path("error").asString("");
  }

  /** A word that was said once is found by those who may see it, and by nobody else. */
  private void searchFindsWhatIsVisible(Person viewer) {
    if (viewer.caller().member().botId() != null) {
      return; // Searching is for people.
    }
    for (Room room : model().rooms.values()) {
      if (!room.messages.isEmpty()) {
        String text = workspace.pick(room.messages).text();
        JsonNode answer = ask(viewer, "search.messages", "query", text);
        assertThat(answer.at("/messages/total").asInt(-1))
            .as(about(viewer, "search for " + text + " of " + room + ": " + answer))
            .isEqualTo(model().sees(viewer, room) ? 1 : 0);
      }
    }
    ask(viewer, "search.messages", "query", "zq*", "count", "100");
    ask(viewer, "search.files", "query", "notes", "count", "100");
  }

  private Model model() {
    return workspace.model;
  }

  private String about(Person viewer, String what) {
    return "seed " + seed + ", " + viewer.role() + " " + viewer.id() + ": " + what;
  }

  /** Asks, and looks for secrets in the answer, inside of cursors too. */
  private JsonNode ask(Person viewer, String method, String... arguments) {
    ObjectNode body = Json.object();
    for (int i = 0; i < arguments.length; i += 2) {
      body.put(arguments[i], arguments[i + 1]);
    }
    byte[] answer = rooms.answer(viewer.caller().token(), method, body).body();
    JsonNode read = Json.parse(answer).orElseThrow();
    String told = new String(answer, StandardCharsets.UTF_8) + cursor(read);
    String sent = body.toString();
    List<String> leaked =
        model().secrets(viewer).stream()
            .filter(secret -> told.contains(secret) && !sent.contains(secret))
            .toList();
    assertThat(leaked).as(about(viewer, method + " " + sent + " answers " + told)).isEmpty();
    return read;
  }

  /** Cursors are signed, not sealed: their holder can read them. */
  private static String cursor(JsonNode answer) {
    String cursor = answer.at("/response_metadata/next_cursor").asString("");
    StringBuilder readable = new StringBuilder();
    for (String part : cursor.split("[.:=]", -1)) {
      try {
        readable.append(
            new String(Base64.getUrlDecoder().decode(part), StandardCharsets.ISO_8859_1));
      } catch (IllegalArgumentException e) {
        readable.append(part); // Not in Base64, so readable as it is.
      }
    }
    return readable.toString();
  }

  private List<JsonNode> pages(Person viewer, String field, String method, String... arguments) {
    List<JsonNode> all = new ArrayList<>();
    String cursor = "";
    do {
      List<String> with = new ArrayList<>(List.of(arguments));
      with.addAll(List.of("limit", "3", "cursor", cursor));
      JsonNode page = ask(viewer, method, with.toArray(String[]::new));
      assertThat(page.path("ok").asBoolean()).as(about(viewer, method + " " + page)).isTrue();
      page.path(field).forEach(all::add);
      cursor = page.at("/response_metadata/next_cursor").asString("");
    } while (!cursor.isEmpty());
    return all;
  }

  private static Set<String> ids(List<JsonNode> objects) {
    Set<String> ids = new TreeSet<>();
    objects.forEach(one -> ids.add(one.isString() ? one.asString() : one.path("id").asString()));
    return ids;
  }

  private void listsHoldWhatIsVisible(Person viewer) {
    assertThat(ids(pages(viewer, "channels", "conversations.list", "types", ALL_TYPES)))
        .as(about(viewer, "conversations.list"))
        .isEqualTo(model().visibleRooms(viewer));
    assertThat(ids(pages(viewer, "members", "users.list")))
        .as(about(viewer, "users.list"))
        .isEqualTo(model().visiblePeople(viewer));
    for (Person other : model().people.values()) {
      if (model().sees(viewer, other)) {
        assertThat(
                ids(
                    pages(
                        viewer,
                        "channels",
                        "users.conversations",
                        "types",
                        ALL_TYPES,
                        "user",
                        other.id())))
            .as(about(viewer, "users.conversations of " + other.id()))
            .isEqualTo(model().sharedRooms(viewer, other));
        assertThat(ask(viewer, "users.info", "user", other.id()).path("ok").asBoolean())
            .as(about(viewer, "users.info " + other.id()))
            .isTrue();
      }
    }
    for (Room room : model().rooms.values()) {
      if (model().sees(viewer, room)) {
        assertThat(ids(pages(viewer, "members", "conversations.members", "channel", room.id)))
            .as(about(viewer, "conversations.members of " + room))
            .isEqualTo(room.members);
        ask(viewer, "conversations.history", "channel", room.id);
        ask(viewer, "pins.list", "channel", room.id);
      }
    }
    ask(viewer, "files.list");
    ask(viewer, "reactions.list");
  }

  /** Every method that takes a conversation or a person is asked of a hidden one and of none. */
  private void hiddenIsAsIfItDidNotExist(Person viewer) {
    List<Room> hidden =
        model().rooms.values().stream().filter(room -> !model().sees(viewer, room)).toList();
    List<Person> strangers =
        model().people.values().stream().filter(other -> !model().sees(viewer, other)).toList();
    List<String> files =
        model().secrets(viewer).stream().filter(secret -> secret.matches("F[0-9A-Z]{13}")).toList();
    for (Method<?, ?> method : rooms.methods()) {
      if (LAST.contains(method.name())) {
        continue;
      }
      for (String argument : arguments(method)) {
        if (ROOM_ARGUMENTS.contains(argument) && !hidden.isEmpty()) {
          Room room = workspace.pick(hidden);
          same(viewer, method, argument, room.id, room.id.charAt(0) + "404" + "0".repeat(10), room);
        } else if (PERSON_ARGUMENTS.contains(argument) && !strangers.isEmpty()) {
          same(viewer, method, argument, workspace.pick(strangers).id(), "U4040000000000", null);
        } else if (argument.equals("file") && !files.isEmpty()) {
          same(viewer, method, argument, workspace.pick(files), "F4040000000000", null);
        }
      }
    }
  }

  private void same(
      Person viewer,
      Method<?, ?> method,
      String argument,
      String hidden,
      String none,
      @org.jspecify.annotations.Nullable Room room) {
    ObjectNode body = Json.object();
    for (String other : arguments(method)) {
      String value = plausible(other, viewer, room);
      if (!value.isEmpty()) {
        body.put(other, value);
      }
    }
    String ofHidden = answer(viewer, method, body.put(argument, hidden), hidden);
    String ofNone = answer(viewer, method, body.put(argument, none), none);
    assertThat(ofHidden)
        .as(about(viewer, method.name() + " " + body + " of " + hidden))
        .isEqualTo(ofNone);
  }

  /** The whole answer, headers too, without what differs by request. */
  private String answer(Person viewer, Method<?, ?> method, ObjectNode body, String id) {
    var content = rooms.answer(viewer.caller().token(), method.name(), body);
    StringBuilder all = new StringBuilder().append(content.status());
    content
        .headers()
        .forEach(
            (name, value) -> {
              if (!name.equals("x-slack-req-id")) {
                all.append('\n').append(name).append(": ").append(value);
              }
            });
    String text = new String(content.body(), StandardCharsets.UTF_8);
    return all.append('\n').append(text.replace(id, "ID")).toString();
  }

  private String plausible(
      String argument, Person viewer, @org.jspecify.annotations.Nullable Room room) {
    String ts =
        room == null || room.messages.isEmpty() ? "1.000001" : room.messages.getFirst().ts();
    return switch (argument) {
      case "ts", "timestamp", "message_ts", "thread_ts" -> ts;
      case "user", "users" -> viewer.id();
      case "name" -> "eyes";
      case "text", "topic", "purpose", "title", "description" -> "words";
      case "link" -> "https://example.org/";
      case "type" -> "link";
      case "files" -> "[{\"id\":\"F404\"}]";
      case "emoji" -> ":eyes:";
      default -> "";
    };
  }

  private static List<String> arguments(Method<?, ?> method) {
    return Arrays.stream(method.arguments().getRecordComponents())
        .map(part -> part.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT))
        .toList();
  }
}

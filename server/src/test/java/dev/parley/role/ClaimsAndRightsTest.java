package dev.parley.role;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.model.Role;
import dev.parley.role.StoredRooms.Caller;
import dev.parley.store.Keyspace;
import dev.parley.store.jdbc.JdbcStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What two requests at once, or half of one, must not bring about. */
@Tag("engine")
class ClaimsAndRightsTest {
  private static final int ROUNDS = 25;

  @TempDir static Path dir;

  private static StoredRooms rooms;
  private static Caller ann;
  private static Caller bob;
  private static Caller cal;

  @BeforeAll
  static void start(TestInfo test) {
    rooms = StoredRooms.start(dir, test);
    ann = rooms.person("ann", Role.MEMBER);
    bob = rooms.person("bob", Role.MEMBER);
    cal = rooms.person("cal", Role.MEMBER);
  }

  @AfterAll
  static void stop() {
    rooms.close();
  }

  /** The one who loses the name must not come into the other's channel with it. */
  @Test
  void ofTwoWhoMakeAChannelOfOneNameAtOnceOneIsRefused() throws Exception {
    try (ExecutorService both = Executors.newFixedThreadPool(2)) {
      for (int i = 0; i < ROUNDS; i++) {
        String name = "race-" + i;
        Future<JsonNode> first =
            both.submit(
                () -> rooms.call(ann, "conversations.create", "name", name, "is_private", "true"));
        Future<JsonNode> second =
            both.submit(() -> rooms.call(bob, "conversations.create", "name", name));
        List<JsonNode> answers = List.of(first.get(), second.get());
        assertThat(answers.stream().filter(answer -> answer.path("ok").asBoolean())).hasSize(1);
        assertThat(answers.stream().map(answer -> answer.path("error").asString("")))
            .containsExactlyInAnyOrder("", "name_taken");
        Caller winner = first.get().path("ok").asBoolean() ? ann : bob;
        JsonNode made = winner.equals(ann) ? first.get() : second.get();
        JsonNode members =
            rooms.call(
                winner, "conversations.members", "channel", made.at("/channel/id").asString());
        assertThat(members.path("members").valueStream().map(JsonNode::asString))
            .containsExactly(winner.id());
      }
    }
  }

  /** Nobody who was just taken out brings anyone in. */
  @Test
  void ofAKickAndAnInvitationAtOnceNoneComesInByWhoWasOut() throws Exception {
    try (ExecutorService both = Executors.newFixedThreadPool(2)) {
      for (int i = 0; i < ROUNDS; i++) {
        String id =
            rooms
                .call(ann, "conversations.create", "name", "out-" + i, "is_private", "true")
                .at("/channel/id")
                .asString();
        rooms.call(ann, "conversations.invite", "channel", id, "users", bob.id());
        Future<JsonNode> invited =
            both.submit(
                () -> rooms.call(bob, "conversations.invite", "channel", id, "users", cal.id()));
        Future<JsonNode> kicked =
            both.submit(
                () -> rooms.call(ann, "conversations.kick", "channel", id, "user", bob.id()));
        invited.get();
        assertThat(kicked.get().path("ok").asBoolean()).isTrue();
        assertThat(joinedBy(id, cal)).isLessThanOrEqualTo(joinedBy(id, bob));
      }
    }
  }

  /** A database that overlooks the blank would change a channel's rows and tell another stream. */
  @Test
  void anIdWithABlankBehindItNamesNothing() {
    String id =
        rooms.call(ann, "conversations.create", "name", "blank").at("/channel/id").asString();
    String ts =
        rooms.call(ann, "chat.postMessage", "channel", id, "text", "hi").path("ts").asString();
    for (String[] call :
        new String[][] {
          {"conversations.info"},
          {"conversations.history"},
          {"conversations.members"},
          {"conversations.join"},
          {"conversations.setTopic", "topic", "other"},
          {"reactions.add", "timestamp", ts, "name", "eyes"},
          {"pins.add", "timestamp", ts},
          {"chat.update", "ts", ts, "text", "other"},
          {"chat.delete", "ts", ts}
        }) {
      List<String> arguments = new ArrayList<>(List.of(call).subList(1, call.length));
      arguments.addAll(List.of("channel", id + " "));
      assertThat(rooms.call(ann, call[0], arguments.toArray(String[]::new)).path("error"))
          .as(call[0])
          .hasToString("\"channel_not_found\"");
    }
    assertThat(rooms.events()).noneMatch(event -> event.stream().value().endsWith(" "));
    assertThat(rooms.call(ann, "conversations.history", "channel", id).at("/messages/0/text"))
        .hasToString("\"hi\"");
  }

  /** Where in the channel's stream someone's membership last changed, 0 for nobody's. */
  private static long joinedBy(String channel, Caller whom) throws SQLException {
    return number(
        "SELECT CAST(COALESCE(MAX(version), 0) AS CHAR) FROM channel_members WHERE channel_id = '"
            + channel
            + "' AND user_id = '"
            + whom.id()
            + "'");
  }

  /** So a crash between the two commits loses neither the line nor its event. */
  @Test
  void aNewChannelsLineInTheDirectoryIsCommittedWithTheChannel() throws Exception {
    String id =
        rooms.call(ann, "conversations.create", "name", "lined").at("/channel/id").asString();
    String followUps =
        text("SELECT follow_ups FROM outbox WHERE channel_id = '" + id + "' AND seq = 1");
    assertThat(followUps).contains("\"directory\"", "channel_created", "\"membership\"");
    assertThat(rooms.frames("channel_created"))
        .filteredOn(frame -> frame.at("/channel/id").asString().equals(id))
        .hasSize(1);
  }

  private static long number(String sql) throws SQLException {
    return Long.parseLong(text(sql));
  }

  private static String text(String sql) throws SQLException {
    try (Connection connection = store().connection(Keyspace.CHANNEL);
        PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet rows = statement.executeQuery()) {
      assertThat(rows.next()).isTrue();
      return new String(rows.getBytes(1), StandardCharsets.UTF_8);
    }
  }

  private static JdbcStore store() {
    return (JdbcStore) rooms.store();
  }
}

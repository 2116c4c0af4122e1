package dev.parley.role;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.cli.Command;
import dev.parley.cli.Console;
import dev.parley.cli.Outcome;
import dev.parley.model.Role;
import dev.parley.people.Member;
import dev.parley.wire.WireShapes;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Taking people and bots out by command, beside a server that serves them. */
@Tag("engine")
class DeactivationsTest {
  private static final WireShapes SHAPES = WireShapes.load();
  private static final String PASSWORD = "correct horse battery";
  private static final Duration SECONDS = Duration.ofSeconds(10);

  @TempDir private static Path folder;

  private static Path data;
  private static RunningServer server;

  @BeforeAll
  static void start() throws Exception {
    data = folder.resolve("data");
    server = RunningServer.start(data);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final Console console =
      new Console(
          new PrintStream(out, true, StandardCharsets.UTF_8),
          new PrintStream(out, true, StandardCharsets.UTF_8));
  private RunningServer.Team team;
  private Browser caller;

  @BeforeEach
  void makeATeam() {
    team = server.team();
    caller = new Browser(server.url());
  }

  @AfterEach
  void closeTheBrowser() {
    caller.close();
  }

  private String domain() {
    return server.rooms().workspaces.byHome(team.home()).orElseThrow().domain();
  }

  private Command.Place place() {
    return new Command.Place(data, Optional.empty());
  }

  private Outcome deactivate(String handle) throws Exception {
    return Commands.deactivateUser(new Command.DeactivateUser(place(), domain(), handle), console);
  }

  private Outcome reactivate(String handle) throws Exception {
    return Commands.reactivateUser(new Command.ReactivateUser(place(), domain(), handle), console);
  }

  private JsonNode call(String token, String method, String... arguments) throws Exception {
    String[] all = new String[arguments.length + 2];
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    all[0] = "token";
    all[1] = token;
    return caller.call(method, all);
  }

  private String error(String token, String method) throws Exception {
    return call(token, method).path("error").asString("");
  }

  private List<String> members(String channel) throws Exception {
    return call(team.ownerToken(), "conversations.members", "channel", channel)
        .path("members")
        .valueStream()
        .map(JsonNode::asString)
        .toList();
  }

  private Socket socket(String token) throws Exception {
    Socket socket = Socket.open(call(token, "rtm.connect"));
    await().atMost(SECONDS).until(() -> socket.heard("hello"));
    return socket;
  }

  @Test
  void aPersonWhoIsTakenOutHasNothingLeft() throws Exception {
    Member dan = server.person(team.home(), "dan", Role.MEMBER, false);
    String room = server.channel(team, "room", List.of(dan));
    String direct =
        call(team.ownerToken(), "conversations.open", "users", dan.userId())
            .at("/channel/id")
            .asString();
    call(team.ownerToken(), "chat.postMessage", "channel", direct, "text", "a word with you");
    String token = server.token(team.home(), dan);
    try (Browser browser = new Browser(server.url());
        Socket byToken = socket(token);
        Socket watching = socket(team.ownerToken())) {
      browser.post(FirstLinks.of(server.rooms(), team.home(), dan, server.url()));
      browser.post("/signin/password", "wanted", PASSWORD);
      try (Socket bySession = Socket.open(browser.call("rtm.connect", "token", browser.token()))) {
        await().atMost(SECONDS).until(() -> bySession.heard("hello"));
        assertThat(deactivate("dan")).isEqualTo(Outcome.done());
        await().atMost(SECONDS).until(() -> byToken.isClosed() && bySession.isClosed());
      }
      await().atMost(SECONDS).until(() -> watching.heard("user_change"));
      await().atMost(SECONDS).until(() -> watching.heard("member_left_channel"));
      assertThat(watching.isClosed()).isFalse();
      await().atMost(SECONDS).until(() -> error(token, "auth.test").equals("account_inactive"));
      assertThat(error(token, "rtm.connect")).isEqualTo("account_inactive");
      await().atMost(SECONDS).until(() -> browser.post("/session").statusCode() == 401);
      assertThat(
              browser
                  .post("/signin", "email", "dan@example.test", "password", PASSWORD)
                  .statusCode())
          .isEqualTo(403);
    }
    JsonNode shown = call(team.ownerToken(), "users.info", "user", dan.userId());
    assertThat(shown.at("/user/deleted").asBoolean()).isTrue();
    assertThat(SHAPES.checkResponse("users.info", shown)).isEmpty();
    assertThat(members(room)).containsExactly(team.owner().userId());
    assertThat(
            call(team.ownerToken(), "users.lookupByEmail", "email", "dan@example.test")
                .path("error")
                .asString())
        .isEqualTo("users_not_found");
    assertThat(
            call(team.ownerToken(), "conversations.history", "channel", direct)
                .path("messages")
                .get(0)
                .path("text")
                .asString())
        .isEqualTo("a word with you");
    assertThat(
            call(team.ownerToken(), "conversations.invite", "channel", room, "users", dan.userId())
                .path("error")
                .asString())
        .isEqualTo("user_not_found");
  }

  @Test
  void whoIsLetInAgainIsInTheChannelOfAllAndNeedsNewCredentials() throws Exception {
    Member eve = server.person(team.home(), "eve", Role.MEMBER, false);
    String room = server.channel(team, "side", List.of(eve));
    String token = server.token(team.home(), eve);
    deactivate("eve");
    deactivate("eve");
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("@eve " + eve.userId() + " is out\n", " was out already\n");
    reactivate("eve");
    assertThat(members(room)).doesNotContain(eve.userId());
    assertThat(members(team.general().id())).contains(eve.userId());
    await().atMost(SECONDS).until(() -> error(token, "auth.test").equals("token_revoked"));
    String fresh = server.token(team.home(), eve);
    assertThat(call(fresh, "auth.test").path("user_id").asString()).isEqualTo(eve.userId());
    try (Socket socket = socket(fresh)) {
      assertThat(socket.isClosed()).isFalse();
    }
  }

  @Test
  void aBotLosesItsSocketsAndThoseOfItsApp() throws Exception {
    RunningServer.App app = server.app(team, "helper", "rtm:stream,users:read,channels:read");
    Socket own = Socket.open(call(app.appToken(), "apps.connections.open"));
    try (own;
        Socket rtm = socket(app.botToken())) {
      await().atMost(SECONDS).until(() -> own.heard("hello"));
      deactivate("helper");
      await().atMost(SECONDS).until(() -> rtm.isClosed() && own.isClosed());
    }
    await()
        .atMost(SECONDS)
        .until(() -> error(app.botToken(), "auth.test").equals("account_inactive"));
    assertThat(error(app.appToken(), "apps.connections.open")).isEqualTo("token_revoked");
    JsonNode bot = call(team.ownerToken(), "bots.info", "bot", String.valueOf(app.bot().botId()));
    assertThat(bot.at("/bot/deleted").asBoolean()).isTrue();
    assertThat(members(team.general().id())).doesNotContain(app.bot().userId());
  }

  @Test
  void theLastOwnerStays() throws Exception {
    assertThat(deactivate("owner"))
        .isEqualTo(new Outcome.Failed("nobody else owns this workspace; make another owner first"));
    server.person(team.home(), "second", Role.OWNER, false);
    assertThat(deactivate("owner")).isEqualTo(Outcome.done());
    assertThat(deactivate("nobody")).isInstanceOf(Outcome.Failed.class);
  }
}

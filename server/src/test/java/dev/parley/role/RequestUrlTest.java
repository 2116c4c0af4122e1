package dev.parley.role;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.app.Apps;
import dev.parley.cli.Command;
import dev.parley.cli.Console;
import dev.parley.cli.Outcome;
import dev.parley.message.Author;
import dev.parley.message.Draft;
import dev.parley.role.ListeningApp.Answer;
import dev.parley.role.ListeningApp.Received;
import dev.parley.security.KeyRing;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that give an app a request URL, beside a running server. */
@Tag("engine")
class RequestUrlTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir static Path dir;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final Command.Place place = new Command.Place(dir.resolve("data"), Optional.empty());

  @Test
  void anAppThatAnsweredTheChallengeHearsOfEvents() throws Exception {
    try (RunningServer server = RunningServer.start(place.data());
        ListeningApp app = new ListeningApp()) {
      RunningServer.Team team = server.team();
      String domain = server.rooms().workspaces.byHome(team.home()).orElseThrow().domain();
      Console console = new Console(new PrintStream(out, true), new PrintStream(out, true));
      assertThat(RequestUrlCommands.secret(new Command.AppSecret(place, domain, "robot"), console))
          .isInstanceOf(Outcome.Done.class);
      app.secret = out.toString(StandardCharsets.UTF_8).strip();
      assertThat(app.secret).matches("[0-9a-f]{32}");

      app.behaviour = _ -> Answer.of(404);
      assertThat(requestUrl(console, domain, Optional.of(app.url())))
          .isInstanceOf(Outcome.Failed.class);
      app.behaviour =
          request -> new Answer(200, request.body().path("challenge").asString(""), Map.of());
      assertThat(requestUrl(console, domain, Optional.of(app.url())))
          .isInstanceOf(Outcome.Done.class);
      app.received.clear();

      server
          .rooms()
          .posts
          .post(
              Draft.ofText(
                  team.home(),
                  team.general().id(),
                  new Author(team.owner().userId(), null, null, null, false),
                  "is anybody there?",
                  null,
                  null));
      await().atMost(LIMIT).until(() -> !app.received.isEmpty());
      Received event = app.received.getFirst();
      assertThat(event.isSigned()).isTrue();
      assertThat(event.text()).isEqualTo("is anybody there?");

      assertThat(requestUrl(console, domain, Optional.empty())).isInstanceOf(Outcome.Done.class);
      assertThat(addressed(server.rooms())).isEmpty();
    }
  }

  private Outcome requestUrl(Console console, String domain, Optional<URI> url) throws Exception {
    return RequestUrlCommands.requestUrl(
        new Command.AppRequestUrl(
            place, domain, "robot", url, List.of("message.channels"), List.of("127.0.0.1")),
        console);
  }

  private static List<Apps.Addressed> addressed(Rooms rooms) {
    SecureRandom random = new SecureRandom();
    return new Apps(rooms.records, rooms.members, KeyRing.ephemeral(random), random).addressed(10);
  }
}

package dev.parley.role;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.cli.Command;
import dev.parley.cli.Console;
import dev.parley.cli.Outcome;
import dev.parley.json.Json;
import dev.parley.model.Home;
import java.io.PrintStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The index of a whole {@code up}: what comes in beside it, and what a lost index costs. */
@Tag("engine")
class SearchServerTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir Path dir = Path.of("");

  @Test
  void anImportBesideTheServerIsFoundAndALostIndexIsBuiltAnew() throws Exception {
    Path data = dir.resolve("data");
    String token;
    try (RunningServer server = RunningServer.start(data)) {
      RunningServer.Team team = server.team();
      token = team.ownerToken();
      String posted = "message posted by somebody";
      server
          .rooms()
          .posts
          .post(draft(team.home(), team.general().id(), team.owner().userId(), posted));
      awaitTotal(server, token, "somebody", 1);

      Outcome imported =
          Transfers.importSlack(
              new Command.ImportSlack(
                  new Command.Place(data, Optional.empty()),
                  export(),
                  domain(server, team.home()),
                  true),
              new Console(System.out, new PrintStream(PrintStream.nullOutputStream())));

      assertThat(imported).isInstanceOf(Outcome.Done.class);
      awaitTotal(server, token, "imported", 3);
      awaitTotal(server, token, "imported is:thread", 2);
    }
    Path index = data.resolve("index");
    assertThat(index).isNotEmptyDirectory();
    try (RunningServer server = RunningServer.start(data)) {
      assertThat(total(server, token, "imported")).isEqualTo(3);
    }
    try (Stream<Path> files = Files.walk(index)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
    try (RunningServer server = RunningServer.start(data)) {
      awaitTotal(server, token, "imported", 3);
      awaitTotal(server, token, "somebody", 1);
    }
  }

  private static String domain(RunningServer server, Home home) {
    return server.rooms().workspaces.byHome(home).orElseThrow().domain();
  }

  private Path export() throws Exception {
    Path export = Files.createDirectories(dir.resolve("export"));
    Files.writeString(export.resolve("users.json"), "[{\"id\":\"U0AAAAAA1\",\"name\":\"ida\"}]");
    Files.writeString(
        export.resolve("channels.json"),
        "[{\"id\":\"C0AAAAAA1\",\"name\":\"past\",\"created\":1600000000,"
            + "\"creator\":\"U0AAAAAA1\",\"members\":[\"U0AAAAAA1\"]}]");
    Path past = Files.createDirectories(export.resolve("past"));
    Files.writeString(
        past.resolve("2020-10-01.json"),
        "["
            + message("1601510400.000100", "imported root", "1601510400.000100")
            + ","
            + message("1601510401.000100", "imported reply", "1601510400.000100")
            + ","
            + "{\"type\":\"message\",\"user\":\"U0AAAAAA1\",\"text\":\"imported alone\","
            + "\"ts\":\"1601510402.000100\"}]");
    return export;
  }

  private static String message(String ts, String text, String thread) {
    return Json.object()
        .put("type", "message")
        .put("user", "U0AAAAAA1")
        .put("text", text)
        .put("ts", ts)
        .put("thread_ts", thread)
        .toString();
  }

  private static dev.parley.message.Draft draft(
      Home home, String channel, String user, String text) {
    return dev.parley.message.Draft.ofText(
        home,
        channel,
        new dev.parley.message.Author(user, null, null, null, false),
        text,
        null,
        null);
  }

  private static void awaitTotal(RunningServer server, String token, String query, int total) {
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(total(server, token, query)).isEqualTo(total));
  }

  private static int total(RunningServer server, String token, String query) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(
                  URI.create(
                      server.url()
                          + "/api/search.messages?query="
                          + URLEncoder.encode(query, StandardCharsets.UTF_8)))
              .header("authorization", "Bearer " + token)
              .build();
      String body = client.send(request, HttpResponse.BodyHandlers.ofString()).body();
      JsonNode answer = Json.parse(body).orElseThrow();
      assertThat(answer.path("ok").asBoolean()).as(body).isTrue();
      return answer.at("/messages/total").asInt();
    }
  }
}

package dev.parley.role;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.http.RawClient;
import dev.parley.json.Json;
import dev.parley.model.Role;
import dev.parley.people.Member;
import dev.parley.role.RunningServer.Team;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * People of several workspaces who ask one server at the same time, on connections that stay open
 * and are sent many requests before the first is answered: nothing of one is in another's answer.
 */
@Tag("engine")
class ManyCallersTest {
  private static final int WORKSPACES = 3;
  private static final int PEOPLE = 3;
  private static final int ROUNDS = 6;
  private static final int PIPELINED = 12;

  @TempDir Path dir;

  private final Set<String> requestIds = ConcurrentHashMap.newKeySet();

  /**
   * Someone who asks.
   *
   * @param word occurs in whatever the person sends
   * @param own what may occur in an answer of those words that others may not see
   */
  private record Asker(
      Team team, Member member, String token, String scopes, String word, Set<String> own) {}

  /** A request and what its answer must hold. */
  private record Ask(String request, String method, String marker) {}

  private static List<Asker> askers(RunningServer server) {
    List<Asker> askers = new ArrayList<>();
    List<String> scopes =
        List.of(
            "channels:read,channels:join,channels:history,chat:write,users:read",
            "channels:read,channels:join,chat:write",
            "channels:read,channels:join,users:read");
    for (int i = 0; i < WORKSPACES; i++) {
      Team team = server.team();
      for (int j = 0; j < PEOPLE; j++) {
        Member member = server.person(team.home(), "person" + j, Role.MEMBER, false);
        server.rooms().conversations.join(team.home(), team.general().id(), List.of(member), null);
        String token = server.rooms().tokens.issue(team.home(), member, scopes.get(j));
        String word = "word" + i + "x" + j + "y";
        Set<String> own =
            Set.of(
                team.home().teamId(),
                team.general().id(),
                team.owner().userId(),
                team.bot().userId());
        askers.add(new Asker(team, member, token, scopes.get(j), word, own));
      }
    }
    return askers;
  }

  @Test
  void nothingOfOneRequestIsInTheAnswerToAnother() throws Exception {
    try (RunningServer server = RunningServer.start(dir.resolve("data"));
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Asker> askers = askers(server);
      int port = URI.create(server.url()).getPort();
      List<Future<Integer>> running = new ArrayList<>();
      for (Asker asker : askers) {
        running.add(threads.submit(() -> asksAlone(port, asker, askers)));
      }
      // One connection that many share, as behind a proxy.
      running.add(threads.submit(() -> askByTurns(port, askers)));
      int answers = 0;
      for (Future<Integer> one : running) {
        answers += one.get(2, TimeUnit.MINUTES);
      }
      assertThat(requestIds).as("every request has an id of its own").hasSize(answers);
    }
  }

  private int asksAlone(int port, Asker asker, List<Asker> all) throws IOException {
    Random random = new Random(asker.word().hashCode());
    int answers = 0;
    try (RawClient client = new RawClient(port)) {
      for (int round = 0; round < ROUNDS; round++) {
        List<Ask> asks = new ArrayList<>();
        for (int i = 0; i < PIPELINED; i++) {
          asks.add(ask(asker, random.nextInt(8), round + "z" + i + "q"));
        }
        client.send(String.join("", asks.stream().map(Ask::request).toList()));
        for (Ask ask : asks) {
          check(asker, ask, client.answer(), all);
          answers++;
        }
      }
    }
    return answers;
  }

  private int askByTurns(int port, List<Asker> all) throws IOException {
    int answers = 0;
    try (RawClient client = new RawClient(port)) {
      for (int round = 0; round < 2 * ROUNDS; round++) {
        List<Ask> asks = new ArrayList<>();
        for (Asker asker : all) {
          asks.add(ask(asker, round % 8, "turn" + round + "q"));
        }
        client.send(String.join("", asks.stream().map(Ask::request).toList()));
        for (int i = 0; i < asks.size(); i++) {
          check(all.get(i), asks.get(i), client.answer(), all);
          answers++;
        }
      }
    }
    return answers;
  }

  private static Ask ask(Asker asker, int kind, String mark) {
    String general = asker.team().general().id();
    String marker = asker.word() + mark;
    return switch (kind) {
      case 0 -> call(asker, "auth.test", marker, "");
      case 1 -> call(asker, "conversations.list", marker, "limit=100");
      case 2 -> call(asker, "conversations.join", marker, "channel=" + general);
      case 3 -> call(asker, "users.list", marker, "limit=100");
      case 4 -> call(asker, "conversations.history", marker, "channel=" + general + "&limit=5");
      case 5 -> call(asker, "api.test", marker, "foo=" + marker);
      case 6 -> call(asker, "no.such." + marker, marker, "");
      default -> call(asker, "chat.postMessage", marker, "channel=" + general + "&text=" + marker);
    };
  }

  private static Ask call(Asker asker, String method, String marker, String form) {
    String body = form + (form.isEmpty() ? "" : "&") + "unused=" + encoded(marker);
    String head =
        "POST /api/"
            + method
            + " HTTP/1.1\r\nhost: x\r\nauthorization: Bearer "
            + asker.token()
            + "\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: "
            + body.length()
            + "\r\n\r\n";
    return new Ask(head + body, method, marker);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private void check(Asker asker, Ask ask, RawClient.Answer answer, List<Asker> all) {
    String told = answer.head() + "\n" + answer.body();
    assertThat(answer.status()).as(told).isEqualTo(200);
    JsonNode body = Json.parse(answer.body().getBytes(StandardCharsets.UTF_8)).orElseThrow();
    for (Asker other : all) {
      if (!other.team().equals(asker.team())) {
        assertThat(told).doesNotContain(other.own()).doesNotContain(other.word());
        assertThat(told).doesNotContain(other.member().userId());
      }
      assertThat(told).doesNotContain(other.token());
    }
    assertThat(requestIds.add(header(answer, "x-slack-req-id"))).as(told).isTrue();
    switch (ask.method()) {
      case "auth.test" -> {
        assertThat(body.path("user_id").asString()).isEqualTo(asker.member().userId());
        assertThat(body.path("team_id").asString()).isEqualTo(asker.team().home().teamId());
      }
      case "api.test" -> {
        assertThat(body.at("/args/foo").asString()).isEqualTo(ask.marker());
      }
      case "conversations.join" ->
          assertThat(body.at("/response_metadata/warnings/0").asString())
              .isEqualTo("already_in_channel");
      case "users.list" -> allowed(asker, body, "users:read", "members");
      case "conversations.history" -> allowed(asker, body, "channels:history", "messages");
      case "chat.postMessage" -> {
        allowed(asker, body, "chat:write", "message");
        if (body.path("ok").asBoolean()) {
          assertThat(body.at("/message/text").asString()).isEqualTo(ask.marker());
          assertThat(body.at("/message/user").asString()).isEqualTo(asker.member().userId());
        }
      }
      case "conversations.list" -> allowed(asker, body, "channels:read", "channels");
      default -> assertThat(body.path("error").asString()).isEqualTo("unknown_method");
    }
    if (!ask.method().equals("conversations.join")) {
      assertThat(body.has("warning")).as(told).isFalse();
    }
    boolean knowsCaller = !ask.method().equals("api.test") && !ask.method().startsWith("no.such");
    if (knowsCaller) {
      Set<String> scopes = new HashSet<>(List.of(header(answer, "x-oauth-scopes").split(",")));
      assertThat(scopes).isEqualTo(Set.of(asker.scopes().split(",")));
    }
  }

  private static void allowed(Asker asker, JsonNode body, String scope, String field) {
    if (List.of(asker.scopes().split(",")).contains(scope)) {
      assertThat(body.has(field)).as(body.toString()).isTrue();
    } else {
      assertThat(body.path("error").asString()).isEqualTo("missing_scope");
      assertThat(body.path("provided").asString().split(","))
          .containsExactlyInAnyOrder(asker.scopes().split(","));
    }
  }

  private static String header(RawClient.Answer answer, String name) {
    return answer
        .head()
        .lines()
        .filter(line -> line.startsWith(name + ": "))
        .map(line -> line.substring(name.length() + 2))
        .findFirst()
        .orElse("");
  }
}

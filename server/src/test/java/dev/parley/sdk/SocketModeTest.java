package dev.parley.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.slack.api.Slack;
import com.slack.api.SlackConfig;
import com.slack.api.methods.MethodsClient;
import com.slack.api.model.Conversation;
import com.slack.api.socket_mode.SocketModeClient;
import com.slack.api.socket_mode.request.EventsApiEnvelope;
import com.slack.api.socket_mode.response.AckResponse;
import dev.parley.json.Json;
import dev.parley.role.RunningServer;
import dev.parley.security.ScopeSet;
import dev.parley.wire.WireShapes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The official Java SDK's Socket Mode client talks to a running server. */
@Tag("engine")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SocketModeTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final WireShapes SHAPES = WireShapes.load();

  private final List<Socket> sockets = new ArrayList<>();
  private RunningServer server;
  private Slack slack;
  private RunningServer.Team team;
  private RunningServer.App app;

  @BeforeAll
  void start(@TempDir Path data) throws Exception {
    server = RunningServer.start(data);
    SlackConfig config = new SlackConfig();
    config.setMethodsEndpointUrlPrefix(server.url() + "/api/");
    config.setFailOnUnknownProperties(true);
    config.setPrettyResponseLoggingEnabled(false);
    slack = Slack.getInstance(config);
  }

  @AfterAll
  void stop() throws Exception {
    slack.close();
    server.close();
  }

  @BeforeEach
  void team() {
    team = server.team();
    app = server.app(team, "helper", ScopeSet.all().text());
  }

  @AfterEach
  void closeSockets() throws Exception {
    for (Socket socket : sockets) {
      socket.client.close();
    }
    sockets.clear();
  }

  /** A client with every frame that it got. */
  private static final class Socket {
    final SocketModeClient client;
    final List<JsonNode> frames = new CopyOnWriteArrayList<>();
    final List<EventsApiEnvelope> envelopes = new CopyOnWriteArrayList<>();
    final AtomicInteger closed = new AtomicInteger();

    Socket(SocketModeClient client) {
      this.client = client;
    }

    List<JsonNode> events(String type) {
      return frames.stream()
          .filter(frame -> frame.at("/payload/event/type").asString("").equals(type))
          .toList();
    }

    List<String> texts() {
      return events("message").stream()
          .map(frame -> frame.at("/payload/event/text").asString(""))
          .toList();
    }

    JsonNode only(String type) {
      await().atMost(LIMIT).until(() -> !events(type).isEmpty());
      assertThat(events(type)).hasSize(1);
      return events(type).getFirst();
    }
  }

  private Socket open(Predicate<EventsApiEnvelope> acknowledges) throws Exception {
    SocketModeClient client = slack.socketMode(app.appToken(), SocketModeClient.Backend.Tyrus);
    client.setAutoReconnectEnabled(false);
    Socket socket = new Socket(client);
    sockets.add(socket);
    client.addWebSocketCloseListener((_, _) -> socket.closed.incrementAndGet());
    client.addWebSocketMessageListener(text -> socket.frames.add(Json.parse(text).orElseThrow()));
    client.addEventsApiEnvelopeListener(
        envelope -> {
          socket.envelopes.add(envelope);
          if (acknowledges.test(envelope)) {
            client.sendSocketModeResponse(
                AckResponse.builder().envelopeId(envelope.getEnvelopeId()).build());
          }
        });
    client.connect();
    await().atMost(LIMIT).until(() -> !socket.frames.isEmpty());
    return socket;
  }

  private MethodsClient owner() {
    return slack.methods(team.ownerToken());
  }

  private void post(String text) throws Exception {
    assertThat(owner().chatPostMessage(r -> r.channel(team.general().id()).text(text)).isOk())
        .isTrue();
  }

  @Test
  void anAppHearsAMessageInAConversationOfItsBotAndOfNoOther() throws Exception {
    Socket socket = open(_ -> true);
    JsonNode hello = socket.frames.getFirst();
    assertThat(hello.path("type").asString()).isEqualTo("hello");
    assertThat(hello.path("num_connections").asInt()).isEqualTo(1);
    assertThat(hello.at("/connection_info/app_id").asString()).isEqualTo(app.id());
    Conversation elsewhere = owner().conversationsCreate(r -> r.name("elsewhere")).getChannel();
    owner().chatPostMessage(r -> r.channel(elsewhere.getId()).text("not for bots"));
    post("good morning");

    await().atMost(LIMIT).until(() -> socket.texts().contains("good morning"));
    JsonNode payload =
        socket.events("message").stream()
            .filter(frame -> frame.at("/payload/event/text").asString("").equals("good morning"))
            .findFirst()
            .orElseThrow()
            .path("payload");
    assertThat(payload.path("api_app_id").asString()).isEqualTo(app.id());
    assertThat(payload.path("team_id").asString()).isEqualTo(team.home().teamId());
    assertThat(payload.path("event_id").asString()).startsWith("Ev");
    assertThat(payload.at("/event/channel_type").asString()).isEqualTo("channel");
    assertThat(payload.at("/event/user").asString()).isEqualTo(team.owner().userId());
    assertThat(payload.at("/authorizations/0/user_id").asString()).isEqualTo(app.bot().userId());
    assertThat(socket.texts()).doesNotContain("not for bots");
    for (JsonNode frame : socket.frames) {
      assertThat(SHAPES.checkSocketFrame(frame)).as("%s", frame).isEmpty();
    }
  }

  @Test
  void aMentionIsToldBesideItsMessage() throws Exception {
    Socket socket = open(_ -> true);
    post("<@" + app.bot().userId() + "> are you there?");
    JsonNode mention = socket.only("app_mention");
    assertThat(mention.at("/payload/event/text").asString()).endsWith("are you there?");
    await().atMost(LIMIT).until(() -> socket.texts().size() > 0);
    assertThat(mention.at("/payload/event_id"))
        .isNotEqualTo(socket.events("message").getLast().at("/payload/event_id"));
  }

  @Test
  void whatALostConnectionDidNotAcknowledgeComesToAnother() throws Exception {
    Socket deaf = open(_ -> false);
    post("first");
    await().atMost(LIMIT).until(() -> deaf.texts().contains("first"));
    String id =
        deaf.envelopes.getFirst().getPayload().getAsJsonObject().get("event_id").getAsString();
    deaf.client.close();

    Socket next = open(_ -> true);
    await().atMost(LIMIT).until(() -> next.texts().contains("first"));
    EventsApiEnvelope again = next.envelopes.getFirst();
    assertThat(again.getPayload().getAsJsonObject().get("event_id").getAsString()).isEqualTo(id);
    assertThat(again.getRetryAttempt()).isEqualTo(1);
    assertThat(again.getRetryReason()).isEqualTo("timeout");
    post("second");
    await().atMost(LIMIT).until(() -> next.texts().contains("second"));
    assertThat(next.texts()).filteredOn("first"::equals).hasSize(1);
  }

  @Test
  void aBotThatComesBackGetsWhatItMissed() throws Exception {
    open(_ -> true).client.close();
    post("while you were away");
    await().atMost(LIMIT).until(server::isIdle);

    Socket back = open(_ -> true);
    await().atMost(LIMIT).until(() -> back.texts().contains("while you were away"));
  }

  @Test
  void connectionsOfAnAppShareItsEvents() throws Exception {
    Socket one = open(_ -> true);
    Socket two = open(_ -> true);
    assertThat(two.frames.getFirst().path("num_connections").asInt()).isEqualTo(2);
    for (int i = 0; i < 20; i++) {
      post("event " + i);
    }
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () -> {
              List<String> all = new ArrayList<>(one.texts());
              all.addAll(two.texts());
              assertThat(all).filteredOn(text -> text.startsWith("event ")).hasSize(20);
            });
  }

  @Test
  void aRevokedTokenLosesItsSockets() throws Exception {
    Socket socket = open(_ -> true);
    assertThat(slack.methods(app.appToken()).authRevoke(r -> r).isRevoked()).isTrue();
    await().atMost(LIMIT).until(() -> socket.closed.get() > 0);
    assertThat(slack.methods(app.appToken()).appsConnectionsOpen(r -> r).getError())
        .isEqualTo("token_revoked");
  }

  @Test
  void tokensAreOfTheKindThatAMethodTakes() throws Exception {
    assertThat(slack.methods(app.botToken()).appsConnectionsOpen(r -> r).getError())
        .isEqualTo("not_allowed_token_type");
    assertThat(
            slack
                .methods(app.appToken())
                .chatPostMessage(r -> r.channel(team.general().id()).text("no"))
                .getError())
        .isEqualTo("not_allowed_token_type");
    assertThat(slack.methods(app.botToken()).authTest(r -> r).getAppId()).isEqualTo(app.id());
    assertThat(slack.methods(app.appToken()).authTest(r -> r).getAppId()).isEqualTo(app.id());
    assertThat(
            slack
                .methods(app.botToken())
                .botsInfo(r -> r.bot(app.bot().botId()))
                .getBot()
                .getAppId())
        .isEqualTo(app.id());
  }
}

package dev.parley.role;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.app.AppEventConsumer;
import dev.parley.app.AppEventLimits;
import dev.parley.app.AppEvents;
import dev.parley.app.Apps;
import dev.parley.app.Tokens;
import dev.parley.app.socketmode.SocketMode;
import dev.parley.app.socketmode.SocketModeLimits;
import dev.parley.app.socketmode.SocketTickets;
import dev.parley.http.TextFrame;
import dev.parley.http.WebSocket;
import dev.parley.http.WebSocketListener;
import dev.parley.json.Json;
import dev.parley.model.Role;
import dev.parley.people.Member;
import dev.parley.role.ChatStage.Caller;
import dev.parley.security.KeyRing;
import dev.parley.security.ScopeSet;
import dev.parley.store.outbox.Relays;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Sockets of apps on a clock that the test moves. */
@Tag("engine")
class AppSocketsTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final AtomicLong AHEAD_MILLIS = new AtomicLong();
  private static final InstantSource CLOCK = () -> Instant.now().plusMillis(AHEAD_MILLIS.get());

  /** Two sockets an app, five envelopes a socket, two of them overdue, a minute of life. */
  private static final SocketModeLimits LIMITS =
      new SocketModeLimits(
          100, 2, 5, 2, 256L << 10, 2, 60_000, 20_000, 10_000, 2_000, 5_000, 60_000, 4);

  @TempDir static Path dir;

  private static ChatStage stage;
  private static Caller ann;
  private static int names;

  private ExecutorService workers;
  private SocketMode hub;
  private Relays relays;
  private Caller bot;
  private String channel;
  private String credentialId;
  private String appToken;

  @BeforeAll
  static void start() {
    stage = new ChatStage(dir);
    ann = stage.person("ann", Role.OWNER);
  }

  @AfterAll
  static void stop() {
    stage.close();
  }

  @BeforeEach
  void open() {
    AHEAD_MILLIS.set(0);
    workers = Executors.newVirtualThreadPerTaskExecutor();
    Apps apps =
        new Apps(stage.rooms.records, stage.rooms.members, KeyRing.ephemeral(RANDOM), RANDOM);
    // What is not acknowledged is due again at once, and overdue when the hub's clock says so.
    AppEvents events =
        new AppEvents(stage.rooms.records, new AppEventLimits(900_000, 10_000, 10, 1_000));
    hub = new SocketMode(apps, stage.rooms.tokens, events, CLOCK, workers, LIMITS);
    relays =
        new Relays(
            stage.rooms.records.store(),
            "test",
            stage.rooms.records.clock(),
            List.of(new AppEventConsumer(stage.rooms.records, apps, events, hub::wake)));
    relays.start();
    Member member = apps.create(stage.home, "bot-" + ++names);
    bot = new Caller(member, stage.rooms.tokens.issue(stage.home, member, ScopeSet.all().text()));
    appToken =
        stage.rooms.tokens.issueApp(
            stage.home, Objects.requireNonNull(member.appId()), "connections:write");
    credentialId = credential(appToken);
    channel = stage.channel("sockets-" + names, ann, bot);
    await().atMost(LIMIT).until(relays::isIdle);
  }

  @AfterEach
  void close() {
    hub.close();
    workers.close();
    relays.close();
  }

  private static String credential(String token) {
    if (stage.rooms.tokens.check(token) instanceof Tokens.Checked.ValidApp(var caller, var _)) {
      return caller.credentialId();
    }
    throw new AssertionError("a token that is not good");
  }

  /** A client's end: what it was sent, and why it was closed. */
  private static final class Client implements WebSocket {
    final List<JsonNode> frames = new CopyOnWriteArrayList<>();
    final WebSocketListener listener;
    volatile int closed;
    private volatile @Nullable Object attachment;

    Client(WebSocketListener listener) {
      this.listener = listener;
    }

    @Override
    public boolean send(TextFrame frame) {
      if (closed > 0) {
        return false;
      }
      frames.add(Json.parse(frame.text()).orElseThrow());
      return true;
    }

    @Override
    public long queuedBytes() {
      return 0;
    }

    @Override
    public boolean isOpen() {
      return closed == 0;
    }

    @Override
    public void ping() {}

    @Override
    public synchronized void close(int code, String reason) {
      if (closed == 0) {
        closed = code;
        listener.onClose(this);
      }
    }

    @Override
    public void abort() {
      close(1006, "");
    }

    @Override
    public void read(boolean on) {}

    @Override
    public @Nullable Object attachment() {
      return attachment;
    }

    @Override
    public void attach(@Nullable Object to) {
      attachment = to;
    }

    List<JsonNode> envelopes(String text) {
      return frames.stream()
          .filter(frame -> frame.at("/payload/event/text").asString("").equals(text))
          .toList();
    }

    boolean was(String reason) {
      return frames.stream().anyMatch(frame -> frame.path("reason").asString("").equals(reason));
    }

    void acknowledge(JsonNode envelope) {
      String id = envelope.path("envelope_id").asString();
      listener.onText(this, Json.text(Json.object().put("envelope_id", id)));
    }

    Optional<String> first() {
      return frames.stream().findFirst().map(frame -> frame.path("type").asString());
    }
  }

  private Client connect(boolean shortLived) {
    SocketTickets.Ticket ticket =
        new SocketTickets.Ticket(
            stage.home.teamId(), Objects.requireNonNull(bot.member().appId()), credentialId);
    Client client = new Client(hub.socket(ticket, shortLived));
    client.listener.onOpen(client);
    await().atMost(LIMIT).until(() -> client.first().isPresent());
    return client;
  }

  private Client connect() {
    Client client = connect(false);
    assertThat(client.first()).contains("hello");
    return client;
  }

  private static void until(java.util.concurrent.Callable<Boolean> condition) {
    await().atMost(LIMIT).until(condition);
  }

  @Test
  void anEnvelopeThatIsOverdueGoesToAnotherSocket() {
    Client deaf = connect();
    stage.post(ann, channel, "listen");
    until(() -> !deaf.envelopes("listen").isEmpty());
    JsonNode first = deaf.envelopes("listen").getFirst();
    Client other = connect();

    until(
        () -> {
          hub.tick();
          return !other.envelopes("listen").isEmpty();
        });
    JsonNode again = other.envelopes("listen").getFirst();
    assertThat(again.at("/payload/event_id")).isEqualTo(first.at("/payload/event_id"));
    assertThat(again.path("retry_attempt").asInt()).isEqualTo(1);
    assertThat(again.path("retry_reason").asString()).isEqualTo("timeout");
    other.acknowledge(again);
  }

  @Test
  void aLateAcknowledgementStillCounts() {
    Client slow = connect();
    stage.post(ann, channel, "slowly");
    until(() -> !slow.envelopes("slowly").isEmpty());
    until(
        () -> {
          hub.tick();
          return slow.envelopes("slowly").size() >= 2;
        });
    slow.envelopes("slowly").forEach(slow::acknowledge);
    stage.post(ann, channel, "next");
    until(() -> !slow.envelopes("next").isEmpty());
    slow.envelopes("next").forEach(slow::acknowledge);
    assertThat(slow.isOpen()).isTrue();
  }

  @Test
  void aClientThatNeverAcknowledgesIsClosedAndHoldsOnlySoMuch() {
    Client deaf = connect();
    for (int i = 0; i < 10; i++) {
      stage.post(ann, channel, "flood " + i);
    }
    until(() -> envelopes(deaf) == 5);
    until(relays::isIdle);
    assertThat(envelopes(deaf)).isEqualTo(5);

    AHEAD_MILLIS.set(2_000);
    until(
        () -> {
          hub.tick();
          return !deaf.isOpen();
        });
    assertThat(deaf.closed).isEqualTo(1008);
  }

  private static long envelopes(Client client) {
    return client.frames.stream().filter(frame -> frame.has("envelope_id")).count();
  }

  @Test
  void whatAClientAcknowledgesMakesRoomForMore() {
    Client client = connect();
    List<String> wanted = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      stage.post(ann, channel, "many " + i);
      wanted.add("many " + i);
    }
    List<String> acknowledged = new ArrayList<>();
    until(
        () -> {
          for (JsonNode frame : client.frames) {
            String id = frame.path("envelope_id").asString("");
            if (!id.isEmpty() && !acknowledged.contains(id)) {
              acknowledged.add(id);
              client.acknowledge(frame);
            }
          }
          return client.frames.stream()
              .map(frame -> frame.at("/payload/event/text").asString(""))
              .toList()
              .containsAll(wanted);
        });
  }

  @Test
  void anAppHasOnlySoManySockets() {
    connect();
    connect();
    Client third = connect(false);
    assertThat(third.first()).contains("disconnect");
    assertThat(third.was("too_many_websockets")).isTrue();
    until(() -> !third.isOpen());
  }

  @Test
  void aSocketIsWarnedThenAskedToOpenAnewThenClosed() {
    Client client = connect(true);
    hub.tick();
    assertThat(client.was("warning")).isFalse();
    AHEAD_MILLIS.set(12_000);
    hub.tick();
    assertThat(client.was("warning")).isTrue();
    assertThat(client.was("refresh_requested")).isFalse();
    AHEAD_MILLIS.set(21_000);
    hub.tick();
    assertThat(client.was("refresh_requested")).isTrue();
    assertThat(client.isOpen()).isTrue();
    AHEAD_MILLIS.set(23_000);
    hub.tick();
    assertThat(client.isOpen()).isFalse();
  }

  @Test
  void aServerThatEndsAsksForANewSocketAndLosesNothing() {
    Client client = connect();
    stage.post(ann, channel, "before the end");
    until(() -> !client.envelopes("before the end").isEmpty());
    hub.close();
    assertThat(client.was("refresh_requested")).isTrue();
    assertThat(client.isOpen()).isFalse();

    workers.close();
    relays.close();
    Caller same = bot;
    String credential = credentialId;
    String room = channel;
    open();
    bot = same;
    credentialId = credential;
    channel = room;
    Client next = connect();
    until(() -> !next.envelopes("before the end").isEmpty());
    next.envelopes("before the end").forEach(next::acknowledge);
  }

  @Test
  void oneTickFindsARevokedToken() {
    Client client = connect();
    stage.ok(new Caller(bot.member(), appToken), "auth.revoke");
    hub.tick();
    until(() -> !client.isOpen());
    assertThat(client.was("link_disabled")).isTrue();
  }

  @Test
  void aRevokedTokenOpensNothing() {
    stage.ok(new Caller(bot.member(), appToken), "auth.revoke");
    Client refused = connect(false);
    assertThat(refused.was("link_disabled")).isTrue();
  }

  @Test
  void framesThatMakeNoSenseCloseTheSocket() {
    Client client = connect();
    for (int i = 0; i < 3; i++) {
      client.listener.onText(client, "{");
    }
    assertThat(client.isOpen()).isFalse();
  }
}

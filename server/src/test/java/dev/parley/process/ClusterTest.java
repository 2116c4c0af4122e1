package dev.parley.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.model.Role;
import dev.parley.people.Member;
import dev.parley.role.RunningServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The real-time tier in processes of its own, through the loss of each kind of server. */
@Tag("process")
@Tag("consul")
class ClusterTest {
  private static final Duration WORKS_AGAIN = Duration.ofSeconds(20);
  private static final int PEOPLE = 4;

  @TempDir private static Path temp;
  private static ClusterProcesses cluster;
  private static final Map<String, String> TOKENS = new TreeMap<>();
  private static List<String> channels = List.of();

  private final HttpClient http = HttpClient.newHttpClient();
  private final List<Caller> callers = new ArrayList<>();
  private final List<Listener> listeners = new ArrayList<>();
  private final Map<String, Map<String, String>> posted = new TreeMap<>();

  @BeforeAll
  static void start() throws Exception {
    Path data = temp.resolve("data");
    try (RunningServer server = RunningServer.start(data)) {
      RunningServer.Team team = server.team();
      List<Member> people = new ArrayList<>();
      for (int i = 0; i < PEOPLE; i++) {
        Member member = server.person(team.home(), "person" + i, Role.MEMBER, false);
        people.add(member);
        TOKENS.put(member.userId(), server.token(team.home(), member));
      }
      List<String> made = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        made.add(server.channel(team, "room" + i, people));
      }
      channels = List.copyOf(made);
    }
    cluster = new ClusterProcesses(temp, data);
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @BeforeEach
  void listen() throws Exception {
    for (String token : TOKENS.values()) {
      Caller caller = new Caller(http, () -> cluster.webapp.url(), token);
      callers.add(caller);
      Listener listener = new Listener(http, caller);
      listeners.add(listener);
      listener.open();
    }
  }

  @AfterEach
  void leave() {
    listeners.forEach(Listener::close);
    http.shutdownNow();
  }

  /** Everybody writes into every channel. */
  private void everybodyPosts(String what) throws InterruptedException {
    for (Caller caller : callers) {
      for (String channel : channels) {
        post(caller, channel, what);
      }
    }
  }

  private void post(Caller caller, String channel, String text) throws InterruptedException {
    JsonNode answer = caller.until("", "chat.postMessage", "channel", channel, "text", text);
    posted.computeIfAbsent(channel, _ -> new TreeMap<>()).put(answer.path("ts").asString(), text);
  }

  private void everybodyHeardEverythingOnceInOrder(Duration within) {
    for (Listener listener : listeners) {
      for (String channel : channels) {
        await()
            .atMost(within)
            .untilAsserted(
                () -> assertThat(listener.texts(channel)).isEqualTo(posted.get(channel)));
        assertThat(listener.isStale(channel)).as("was told to load anew").isFalse();
      }
      assertThat(listener.problems()).isEmpty();
    }
  }

  @Test
  void clientsOfAKilledGatewayResumeOnTheOtherAndMissNothing() throws Exception {
    everybodyPosts("before");
    everybodyHeardEverythingOnceInOrder(WORKS_AGAIN);
    ServerProcess serving =
        cluster.gateways.stream()
            .filter(gateway -> listeners.getFirst().isOn(gateway.url()))
            .findFirst()
            .orElseThrow();
    cluster.gateways.remove(serving);
    serving.kill();
    everybodyPosts("meanwhile");
    everybodyHeardEverythingOnceInOrder(WORKS_AGAIN);
    assertThat(listeners.stream().mapToInt(Listener::sockets).sum())
        .as("some had to open another socket")
        .isGreaterThan(PEOPLE);
    cluster.another(cluster.gateways, "gateway");
  }

  @Test
  void channelsOfAKilledServerWorkAgainWithinTwentySeconds() throws Exception {
    everybodyPosts("before");
    everybodyHeardEverythingOnceInOrder(WORKS_AGAIN);
    cluster.channels.removeFirst().kill();
    long start = System.nanoTime();
    everybodyPosts("meanwhile");
    everybodyHeardEverythingOnceInOrder(WORKS_AGAIN);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(WORKS_AGAIN);
    assertThat(listeners).as("no socket was lost").allMatch(one -> one.sockets() == 1);
    cluster.another(cluster.channels, "channel");
  }

  @Test
  void theLossOfAnAdminAndAPresenceServerGoesUnnoticed() throws Exception {
    cluster.admins.removeFirst().kill();
    cluster.presences.removeFirst().kill();
    everybodyPosts("meanwhile");
    everybodyHeardEverythingOnceInOrder(WORKS_AGAIN);
    assertThat(listeners).allMatch(one -> one.sockets() == 1);
    cluster.another(cluster.admins, "admin");
    cluster.another(cluster.presences, "presence");
  }

  @Test
  void aChannelServerThatIsToldToEndGivesItsSlotsAwayFirst() throws Exception {
    everybodyPosts("before");
    everybodyHeardEverythingOnceInOrder(WORKS_AGAIN);
    assertThat(cluster.channels.removeFirst().end()).isEqualTo(143);
    everybodyPosts("after");
    everybodyHeardEverythingOnceInOrder(WORKS_AGAIN);
    cluster.another(cluster.channels, "channel");
  }

  @Test
  void aRegionIsDrainedIntoTheNextOneWithoutALoss() throws Exception {
    List<ServerProcess> west = new ArrayList<>();
    ServerProcess there =
        cluster.another(west, "gateway", "--region", "west", "--goodbye-spread", "1");
    everybodyPosts("before");
    String said = cluster.run("drain", "gateway", "--region", "main", "--spread", "1");
    assertThat(said.lines()).hasSize(2).allMatch(line -> line.endsWith(" sockets go elsewhere"));
    everybodyPosts("meanwhile");
    everybodyHeardEverythingOnceInOrder(WORKS_AGAIN);
    String port = there.url().substring(there.url().lastIndexOf(':'));
    assertThat(callers.getFirst().once("rtm.connect").path("url").asString()).contains(port);
    cluster.gateways.forEach(ServerProcess::close);
    cluster.gateways.clear();
    cluster.another(cluster.gateways, "gateway");
    cluster.another(cluster.gateways, "gateway");
    assertThat(there.end()).isEqualTo(143);
    everybodyPosts("after");
    everybodyHeardEverythingOnceInOrder(WORKS_AGAIN);
  }

  @Test
  void whoIsRemovedHearsNothingMoreAndARevokedTokenLosesItsSocket() throws Exception {
    String channel = channels.getFirst();
    String removed = TOKENS.keySet().stream().toList().getLast();
    Listener out = listeners.removeLast();
    callers.removeLast();
    Caller own =
        new Caller(http, () -> cluster.webapp.url(), Objects.requireNonNull(TOKENS.get(removed)));
    Closing socket = Closing.open(http, own.once("rtm.connect").path("url").asString());
    socket.hello.get(10, TimeUnit.SECONDS);
    JsonNode kicked =
        callers.getFirst().once("conversations.kick", "channel", channel, "user", removed);
    assertThat(kicked.path("ok").asBoolean()).as("%s", kicked).isTrue();
    post(callers.getFirst(), channel, "not for you");
    await()
        .atMost(WORKS_AGAIN)
        .until(() -> listeners.getFirst().texts(channel).containsValue("not for you"));
    assertThat(out.texts(channel)).doesNotContainValue("not for you");
    assertThat(own.once("auth.revoke").path("ok").asBoolean()).isTrue();
    socket.closed.get(1, TimeUnit.SECONDS);
    TOKENS.remove(removed);
  }

  /** A socket that says when it is open and when it is closed. */
  private static final class Closing implements WebSocket.Listener {
    final CompletableFuture<Void> hello = new CompletableFuture<>();
    final CompletableFuture<Void> closed = new CompletableFuture<>();

    static Closing open(HttpClient http, String url) {
      Closing socket = new Closing();
      var _ = http.newWebSocketBuilder().buildAsync(URI.create(url), socket).join();
      return socket;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      hello.complete(null);
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      closed.complete(null);
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      closed.complete(null);
    }
  }
}

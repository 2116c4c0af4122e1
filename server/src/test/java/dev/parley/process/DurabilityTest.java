package dev.parley.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.model.Role;
import dev.parley.people.Member;
import dev.parley.role.RunningServer;
import dev.parley.role.StoredCopies;
import java.io.Closeable;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Kills in the middle of a stream of posts, edits, joins and reads, and what must hold after them:
 * what was acknowledged is there once (invariants 1 and 2), no client misses anything unnoticed (3,
 * 7), and copies equal what they are of (5).
 */
@Tag("process")
class DurabilityTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int WRITERS = 4;
  private static final int ACTS_BETWEEN_KILLS = 120;

  @TempDir Path temp;

  private final List<Writer> writers = new ArrayList<>();
  private final List<Listener> listeners = new ArrayList<>();
  private final AtomicInteger acknowledged = new AtomicInteger();
  private List<String> channels = List.of();
  private String yard = "";
  private String url = "";

  /** What is killed while everybody writes. */
  private enum Blow {
    SERVER,
    DATABASE;

    /** Gives the server that runs then. */
    UpProcess strike(UpProcess running, Path data) throws Exception {
      switch (this) {
        case DATABASE -> running.killDatabase();
        case SERVER -> {
          running.kill();
          return UpProcess.start(data, running.port());
        }
      }
      return running;
    }
  }

  @Test
  void killsOfTheServerLoseNothing() throws Exception {
    run(List.of(Blow.SERVER, Blow.SERVER));
  }

  @Test
  void killsOfTheDatabaseLoseNothing() throws Exception {
    run(List.of(Blow.DATABASE, Blow.DATABASE));
  }

  @Tag("soak")
  @Test
  void manyKillsOfBothLoseNothing() throws Exception {
    run(
        Collections.nCopies(10, List.of(Blow.SERVER, Blow.DATABASE)).stream()
            .flatMap(List::stream)
            .toList());
  }

  private Path data() {
    return temp.resolve("data");
  }

  private void run(List<Blow> blows) throws Exception {
    Map<String, String> tokens = prepare();
    UpProcess server = UpProcess.start(data(), 0);
    try (HttpClient http = HttpClient.newHttpClient();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        Closeable _ = () -> listeners.forEach(Listener::close)) {
      url = server.url();
      open(http, tokens);
      AtomicBoolean done = new AtomicBoolean();
      List<Future<?>> writing = new ArrayList<>();
      for (Writer writer : writers) {
        writing.add(
            threads.submit(
                () -> {
                  while (!done.get()) {
                    writer.act(acknowledged);
                  }
                  return writer;
                }));
      }
      try {
        for (Blow blow : blows) {
          more(writing);
          server = blow.strike(server, data());
        }
        more(writing);
      } finally {
        done.set(true);
      }
      for (Future<?> one : writing) {
        one.get();
      }
      everythingAcknowledgedIsThereOnce();
      everyListenerHasWhatOneWouldFetch();
      int sockets = 1 + Collections.frequency(blows, Blow.SERVER);
      assertThat(listeners).allMatch(listener -> listener.sockets() >= sockets);
      listeners.forEach(Listener::close);
      assertThat(server.end()).isEqualTo(143);
    } finally {
      listeners.forEach(Listener::close);
      server.close();
    }
    copiesEqualWhatTheyAreOf();
  }

  /** Waits until so many more acts are acknowledged. */
  private void more(List<Future<?>> writing) {
    int enough = acknowledged.get() + ACTS_BETWEEN_KILLS;
    await()
        .atMost(LIMIT)
        .until(() -> acknowledged.get() >= enough || writing.stream().anyMatch(Future::isDone));
  }

  /** Makes people and channels in the folder, and gives the people's tokens. */
  private Map<String, String> prepare() throws Exception {
    Map<String, String> tokens = new TreeMap<>();
    try (RunningServer server = RunningServer.start(data())) {
      RunningServer.Team team = server.team();
      List<Member> people = new ArrayList<>();
      for (int i = 0; i < WRITERS; i++) {
        Member member = server.person(team.home(), "writer" + i, Role.MEMBER, false);
        people.add(member);
        tokens.put(member.userId(), server.token(team.home(), member));
      }
      channels = List.of(server.channel(team, "one", people), server.channel(team, "two", people));
      yard = server.channel(team, "yard", List.of());
    }
    return tokens;
  }

  private void open(HttpClient http, Map<String, String> tokens) throws Exception {
    for (Map.Entry<String, String> one : tokens.entrySet()) {
      Caller caller = new Caller(http, () -> url, one.getValue());
      Writer writer = new Writer(caller, one.getKey(), channels, yard, one.getKey().hashCode());
      writers.add(writer);
      Listener listener = new Listener(http, caller);
      listeners.add(listener);
      listener.open();
    }
  }

  private void everythingAcknowledgedIsThereOnce() throws Exception {
    Map<String, Map<String, String>> all = new TreeMap<>();
    for (Writer writer : writers) {
      writer.texts.forEach(
          (channel, texts) -> all.computeIfAbsent(channel, _ -> new TreeMap<>()).putAll(texts));
    }
    for (String channel : channels) {
      assertThat(fetched(channel)).isEqualTo(all.get(channel));
    }
    Map<String, Integer> replies = new TreeMap<>();
    writers.forEach(writer -> replies.putAll(writer.replies));
    Map<String, Integer> counted = new TreeMap<>();
    for (String channel : channels) {
      for (JsonNode message : history(channel)) {
        if (message.path("reply_count").asInt() > 0) {
          counted.put(
              channel + " " + message.path("ts").asString(), message.path("reply_count").asInt());
        }
      }
    }
    assertThat(counted).isEqualTo(replies);
    for (Writer writer : writers) {
      for (Map.Entry<String, String> mark : writer.marks.entrySet()) {
        assertThat(info(writer, mark.getKey()).path("last_read").asString())
            .isEqualTo(mark.getValue());
      }
      assertThat(info(writer, yard).path("is_member").asBoolean()).isEqualTo(writer.isInYard);
    }
  }

  private static JsonNode info(Writer writer, String channel) throws Exception {
    return writer.caller().once("conversations.info", "channel", channel).path("channel");
  }

  private void everyListenerHasWhatOneWouldFetch() throws Exception {
    for (Listener listener : listeners) {
      assertThat(listener.problems()).isEmpty();
      for (String channel : channels) {
        Map<String, String> fresh = fetched(channel);
        await()
            .atMost(LIMIT)
            .untilAsserted(() -> assertThat(listener.texts(channel)).isEqualTo(fresh));
        assertThat(listener.isStale(channel)).as("was told to load anew").isFalse();
      }
      assertThat(listener.problems()).isEmpty();
    }
  }

  private void copiesEqualWhatTheyAreOf() throws Exception {
    try (RunningServer server = RunningServer.start(data())) {
      await().atMost(LIMIT).until(server::isIdle);
      assertThat(StoredCopies.problems(server)).isEmpty();
    }
  }

  private List<JsonNode> history(String channel) throws Exception {
    return pages("conversations.history", "channel", channel, "limit", "200");
  }

  /** Texts by ts of a channel, replies too. */
  private Map<String, String> fetched(String channel) throws Exception {
    Map<String, String> texts = new TreeMap<>();
    for (JsonNode message : history(channel)) {
      if (message.path("subtype").asString("").isEmpty()) {
        texts.put(message.path("ts").asString(), message.path("text").asString());
      }
      if (message.path("reply_count").asInt() > 0) {
        for (JsonNode reply :
            pages(
                "conversations.replies",
                "channel",
                channel,
                "ts",
                message.path("ts").asString(),
                "limit",
                "200")) {
          texts.put(reply.path("ts").asString(), reply.path("text").asString());
        }
      }
    }
    return texts;
  }

  private List<JsonNode> pages(String method, String... arguments) throws Exception {
    List<JsonNode> all = new ArrayList<>();
    String cursor = "";
    do {
      List<String> with = new ArrayList<>(List.of(arguments));
      with.addAll(List.of("cursor", cursor));
      JsonNode page = writers.getFirst().caller().once(method, with.toArray(String[]::new));
      assertThat(page.path("ok").asBoolean()).as("%s", page).isTrue();
      page.path("messages").forEach(all::add);
      cursor = page.at("/response_metadata/next_cursor").asString("");
    } while (!cursor.isEmpty());
    return all;
  }
}

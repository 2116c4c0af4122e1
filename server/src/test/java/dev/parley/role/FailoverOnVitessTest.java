package dev.parley.role;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.contract.TestDatabase;
import dev.parley.contract.VitessCluster;
import dev.parley.contract.VitessFaults;
import dev.parley.model.Role;
import dev.parley.store.Keyspace;
import dev.parley.store.jdbc.PoolLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/**
 * Posts and reads on a Vitess that loses its primary or its VTGate: no acknowledged post is lost,
 * none is there twice, and no request fails that has an id to be repeated by.
 */
@Tag(TestDatabase.VITESS)
@Tag("process")
class FailoverOnVitessTest {
  private static final int TABLETS = 3;
  private static final int WRITERS = 4;
  private static final int POSTS_AROUND = 30;
  private static final long PAUSE_MILLIS = 10;
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** An attempt that begins in time may still wait for a connection. */
  private static final Duration ANSWER_MAX =
      Duration.ofMillis(PoolLimits.DEFAULTS.waitMillisMax() + PoolLimits.DEFAULTS.retryMillisMax());

  /** What befalls the shard of all conversations; the last leaves it with a tablet less. */
  enum Blow {
    REPARENT,
    LOST_GATE,
    LOST_PRIMARY;

    void strike(VitessFaults faults) throws Exception {
      switch (this) {
        case REPARENT -> faults.reparent(Keyspace.CHANNEL);
        case LOST_GATE -> faults.killGate();
        case LOST_PRIMARY -> faults.killPrimary(Keyspace.CHANNEL);
      }
    }
  }

  @TempDir static Path dir;

  private static VitessCluster cluster;
  private static StoredRooms rooms;
  private static StoredRooms.Caller ann;

  private volatile boolean writing = true;

  @BeforeAll
  static void start() {
    cluster = VitessCluster.start(TABLETS, VitessCluster.WHOLE);
    rooms = StoredRooms.start(TestDatabase.vitess(dir.resolve("data"), cluster));
    ann = rooms.person("ann", Role.MEMBER);
  }

  @AfterAll
  static void stop() {
    if (rooms != null) {
      rooms.close();
    }
    if (cluster != null) {
      cluster.close();
    }
  }

  @ParameterizedTest
  @EnumSource(Blow.class)
  void nothingAcknowledgedIsLostAndNothingFails(Blow blow) throws Exception {
    List<Writer> writers = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      writers.add(new Writer(blow.name().toLowerCase(Locale.ROOT) + "-" + i, i > 0));
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> running = new ArrayList<>();
      writers.forEach(writer -> running.add(threads.submit(writer)));
      try {
        awaitPosts(writers, POSTS_AROUND);
        blow.strike(cluster.faults());
        awaitPosts(writers, POSTS_AROUND);
      } finally {
        writing = false;
      }
      for (Future<?> one : running) {
        one.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
      }
    }
    writers.forEach(Writer::compare);
  }

  /** Until each writer has made some more. */
  private static void awaitPosts(List<Writer> writers, int more) {
    int[] goals = writers.stream().mapToInt(one -> one.acknowledged.size() + more).toArray();
    await()
        .atMost(LIMIT)
        .until(
            () ->
                IntStream.range(0, goals.length)
                    .allMatch(i -> writers.get(i).acknowledged.size() >= goals[i]));
  }

  /** Posts to a conversation of its own and reads it. */
  private final class Writer implements Runnable {
    final Map<String, String> acknowledged = new ConcurrentHashMap<>();
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private final String channel;
    private final boolean named;
    private volatile long slowestNanos;

    Writer(String name, boolean named) {
      this.named = named;
      channel = rooms.call(ann, "conversations.create", "name", name).at("/channel/id").asString();
    }

    @Override
    public void run() {
      for (int i = 0; writing; i++) {
        String text = "post " + i;
        post(text, named ? UUID.randomUUID().toString() : null);
        JsonNode read = timed("conversations.history", "channel", channel, "limit", "1");
        if (!read.path("ok").asBoolean()) {
          failures.add("a read: " + read.path("error").asString());
        }
        pause();
      }
    }

    private void post(String text, @Nullable String client) {
      JsonNode posted =
          timed("chat.postMessage", "channel", channel, "text", text, "client_msg_id", client);
      String error = posted.path("error").asString("");
      if (posted.path("ok").asBoolean()) {
        acknowledged.put(posted.path("ts").asString(), text);
      } else if (named || !error.equals("internal_error")) {
        failures.add("a post: " + error);
      }
    }

    private JsonNode timed(String method, @Nullable String... arguments) {
      long start = System.nanoTime();
      JsonNode answer = rooms.call(ann, method, arguments);
      slowestNanos = Math.max(slowestNanos, System.nanoTime() - start);
      return answer;
    }

    private static void pause() {
      try {
        Thread.sleep(PAUSE_MILLIS);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    void compare() {
      assertThat(failures).as("named: %s", named).isEmpty();
      assertThat(Duration.ofNanos(slowestNanos)).isLessThan(ANSWER_MAX);
      Map<String, String> stored = new HashMap<>();
      String cursor = "";
      do {
        JsonNode page =
            rooms.call(
                ann, "conversations.history", "channel", channel, "limit", "200", "cursor", cursor);
        assertThat(page.path("ok").asBoolean()).isTrue();
        for (JsonNode message : page.path("messages")) {
          stored.put(message.path("ts").asString(), message.path("text").asString());
        }
        cursor = page.at("/response_metadata/next_cursor").asString("");
      } while (!cursor.isEmpty());
      assertThat(stored).containsAllEntriesOf(acknowledged);
      assertThat(stored.values()).doesNotHaveDuplicates();
    }
  }
}

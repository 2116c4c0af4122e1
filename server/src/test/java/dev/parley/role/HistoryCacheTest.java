package dev.parley.role;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.json.Json;
import dev.parley.message.History;
import dev.parley.message.MessageCaches;
import dev.parley.model.Principal;
import dev.parley.model.Refusal;
import dev.parley.model.Role;
import dev.parley.role.ChatStage.Caller;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

@Tag("engine")
class HistoryCacheTest {
  private static final int STEPS = 150;
  private static final int PAGE = 20;

  @TempDir static Path dir;

  private static ChatStage stage;
  private static Caller ann;
  private static Caller bob;
  private static History cached;
  private static History fresh;

  @BeforeAll
  static void start(TestInfo test) {
    stage = new ChatStage(dir, test);
    ann = stage.person("ann", Role.MEMBER);
    bob = stage.person("bob", Role.MEMBER);
    cached = new History(stage.rooms.records, MessageCaches.DEFAULT);
    fresh = new History(stage.rooms.records, MessageCaches.OFF);
  }

  @AfterAll
  static void stop() {
    stage.close();
  }

  private static Principal principal(Caller caller) {
    return new Principal(stage.home, caller.id(), Role.MEMBER, null, null, "Cr1");
  }

  private static History.Timeline page(History history, Caller caller, String channel) {
    return history.timeline(
        principal(caller), channel, new History.Window(0, Long.MAX_VALUE, PAGE));
  }

  @Test
  void everyChangeShowsAtOnceInWhatWasCachedBefore() {
    String channel = stage.channel("coherent", ann, bob);
    Random random = new Random(11);
    List<String> roots = new ArrayList<>();
    roots.add(stage.post(ann, channel, "first"));
    for (int i = 0; i < STEPS; i++) {
      String ts = roots.get(random.nextInt(roots.size()));
      switch (random.nextInt(6)) {
        case 0, 1 -> roots.add(stage.post(ann, channel, "more " + i));
        case 2 ->
            stage.ok(
                bob, "chat.postMessage", "channel", channel, "text", "re " + i, "thread_ts", ts);
        case 3 -> stage.ok(ann, "chat.update", "channel", channel, "ts", ts, "text", "now " + i);
        case 4 ->
            stage.ok(bob, "reactions.add", "channel", channel, "timestamp", ts, "name", "r" + i);
        default -> {
          if (roots.size() > 1) {
            stage.ok(ann, "chat.delete", "channel", channel, "ts", ts);
            roots.remove(ts);
          }
        }
      }
      if (roots.getLast().equals(ts) || random.nextBoolean()) {
        assertThat(page(cached, ann, channel)).isEqualTo(page(fresh, ann, channel));
      }
      assertThat(page(cached, bob, channel)).isEqualTo(page(fresh, bob, channel));
    }
    JsonNode messages = Json.read(page(cached, ann, channel).messages());
    assertThat(messages).isNotEmpty();
    assertThat(
            stage
                .ok(ann, "conversations.history", "channel", channel, "limit", "" + PAGE)
                .path("messages"))
        .isEqualTo(messages);
  }

  @Test
  void aCachedPageIsNotShownToWhoLeft() {
    String channel =
        stage
            .ok(ann, "conversations.create", "name", "closed", "is_private", "true")
            .at("/channel/id")
            .asString();
    stage.ok(ann, "conversations.invite", "channel", channel, "users", bob.id());
    stage.post(ann, channel, "between us");
    assertThat(page(cached, bob, channel).messages()).contains("between us");
    stage.ok(ann, "conversations.kick", "channel", channel, "user", bob.id());
    assertThat(page(cached, ann, channel).messages()).contains("between us");
    assertThatThrownBy(() -> page(cached, bob, channel)).isInstanceOf(Refusal.class);
  }

  @Test
  void aReaderFindsEveryPostThatWasAcknowledgedBeforeItAsked() throws Exception {
    String channel = stage.channel("busy", ann);
    AtomicBoolean done = new AtomicBoolean();
    try (ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> noise =
          readers.submit(
              () -> {
                while (!done.get()) {
                  page(cached, ann, channel);
                }
              });
      try {
        for (int i = 0; i < 100; i++) {
          String ts = stage.post(ann, channel, "post " + i);
          assertThat(page(cached, ann, channel).messages()).contains(ts);
        }
      } finally {
        done.set(true);
      }
      noise.get();
    }
  }
}

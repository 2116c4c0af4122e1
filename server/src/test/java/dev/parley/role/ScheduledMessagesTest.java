package dev.parley.role;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.message.ScheduledMessages;
import dev.parley.message.ScheduledPosts;
import dev.parley.model.Role;
import dev.parley.role.ChatStage.Caller;
import dev.parley.store.Binds;
import dev.parley.store.Keyspace;
import dev.parley.store.Route;
import dev.parley.store.Statement;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

@Tag("engine")
class ScheduledMessagesTest {
  private static final Statement REASON =
      Statement.of(
          Keyspace.USER,
          "SELECT reason FROM scheduled_messages WHERE user_id = :user_id"
              + " AND scheduled_id = :id");
  private static final Statement FILL =
      Statement.of(
          Keyspace.USER,
          "INSERT INTO scheduled_messages (user_id, scheduled_id, team_id, channel_id, post_micros,"
              + " body, state, reason, created_micros, version) VALUES (:user_id, :id, :team_id,"
              + " 'C0', :post, '{}', 'waiting', NULL, 0, 1)");
  private static final Statement DEACTIVATE =
      Statement.of(
          Keyspace.TEAM,
          "UPDATE members SET deleted = 1 WHERE team_id = :team_id AND user_id = :user");

  @TempDir static Path dir;

  private static ChatStage stage;
  private static Caller ann;
  private static Caller bob;
  private static Caller bot;

  @BeforeAll
  static void start(TestInfo test) {
    stage = new ChatStage(dir, test);
    ann = stage.person("ann", Role.MEMBER);
    bob = stage.person("bob", Role.MEMBER);
    bot = stage.bot("robo");
  }

  @AfterAll
  static void stop() {
    stage.close();
  }

  private static String in(long seconds) {
    return Long.toString(stage.nowSeconds() + seconds);
  }

  private static String schedule(Caller caller, String channel, String text, String postAt) {
    return stage
        .ok(caller, "chat.scheduleMessage", "channel", channel, "text", text, "post_at", postAt)
        .path("scheduled_message_id")
        .asString();
  }

  private static String refused(Caller caller, String channel, String postAt) {
    return stage.error(
        caller, "chat.scheduleMessage", "channel", channel, "text", "hi", "post_at", postAt);
  }

  private static List<String> texts(String channel) {
    return stage.history(ann, channel).stream()
        .filter(message -> !message.has("subtype"))
        .map(message -> message.path("text").asString())
        .toList();
  }

  private static List<String> waiting(Caller caller, String... arguments) {
    List<String> ids = new ArrayList<>();
    stage
        .ok(caller, "chat.scheduledMessages.list", arguments)
        .path("scheduled_messages")
        .forEach(one -> ids.add(one.path("id").asString()));
    return ids;
  }

  private static Optional<String> reason(Caller caller, String id) {
    return stage
        .rooms
        .records
        .store()
        .read(
            Route.user(stage.home, caller.id()),
            session ->
                session.one(
                    REASON, Binds.of("id", id), row -> String.valueOf(row.textOrNull("reason"))));
  }

  @Test
  void postsAMessageAtItsTimeAndNotBefore() {
    String channel = stage.channel("later", ann, bot);
    String time = in(60);
    JsonNode kept =
        stage.ok(
            bot,
            "chat.scheduleMessage",
            "channel",
            channel,
            "text",
            "from the past",
            "post_at",
            time);
    assertThat(kept.path("post_at").asLong()).isEqualTo(Long.parseLong(time));
    assertThat(kept.at("/message/type").asString()).isEqualTo("delayed_message");
    assertThat(kept.at("/message/bot_id").asString()).isEqualTo(bot.member().botId());
    JsonNode line = stage.ok(bot, "chat.scheduledMessages.list").at("/scheduled_messages/0");
    assertThat(line.path("id").asString()).isEqualTo(kept.path("scheduled_message_id").asString());
    assertThat(line.path("channel_id").asString()).isEqualTo(channel);
    assertThat(line.path("text").asString()).isEqualTo("from the past");
    stage.doWhatIsDue();
    assertThat(texts(channel)).isEmpty();

    stage.forget();
    stage.pass(Duration.ofSeconds(61));
    stage.doWhatIsDue();
    stage.doWhatIsDue();
    assertThat(texts(channel)).containsExactly("from the past");
    assertThat(waiting(bot)).isEmpty();
    JsonNode frame = stage.frames(channel).getFirst();
    assertThat(frame.path("user").asString()).isEqualTo(bot.id());
    assertThat(frame.path("bot_id").asString()).isEqualTo(bot.member().botId());
    assertThat(frame.has("client_msg_id")).isFalse();
  }

  @Test
  void postsIntoAThreadAndADirectMessage() {
    String channel = stage.channel("later-thread", ann);
    String root = stage.post(ann, channel, "root");
    stage.ok(
        ann,
        "chat.scheduleMessage",
        new String[] {"channel", channel, "text", "reply", "post_at", in(5), "thread_ts", root});
    JsonNode direct =
        stage.ok(
            ann, "chat.scheduleMessage", "channel", bob.id(), "text", "psst", "post_at", in(5));
    stage.pass(Duration.ofSeconds(6));
    stage.doWhatIsDue();
    JsonNode replies = stage.ok(ann, "conversations.replies", "channel", channel, "ts", root);
    assertThat(replies.at("/messages/1/text").asString()).isEqualTo("reply");
    assertThat(
            stage
                .history(bob, direct.path("channel").asString())
                .getFirst()
                .path("text")
                .asString())
        .isEqualTo("psst");
  }

  @Test
  void postsOnceAlthoughTheServerDiesBetweenThePostAndItsMark() {
    String channel = stage.channel("later-crash", ann);
    schedule(ann, channel, "once", in(5));
    stage.pass(Duration.ofSeconds(6));
    stage.dieInTheMiddleOfWhatIsDue();
    assertThat(texts(channel)).containsExactly("once");
    stage.doWhatIsDue();
    assertThat(texts(channel)).containsExactly("once");
    assertThat(waiting(ann)).isEmpty();
  }

  @Test
  void countsAMessageAsPostedAlthoughItsAuthorLeftAfterTheCrash() {
    String channel = stage.channel("later-crash-left", ann, bob);
    String id = schedule(bob, channel, "still mine", in(5));
    stage.pass(Duration.ofSeconds(6));
    stage.dieInTheMiddleOfWhatIsDue();
    stage.ok(bob, "conversations.leave", "channel", channel);
    stage.doWhatIsDue();
    assertThat(texts(channel)).containsExactly("still mine");
    assertThat(reason(bob, id)).isEmpty();
  }

  @Test
  void postsEachOnceFromSeveralServers() throws Exception {
    String channel = stage.channel("later-many", ann);
    List<String> all = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      schedule(ann, channel, "message " + i, in(5));
      all.add("message " + i);
    }
    stage.pass(Duration.ofSeconds(6));
    List<Thread> servers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      servers.add(Thread.ofVirtual().start(stage::doWhatIsDue));
    }
    for (Thread server : servers) {
      server.join();
    }
    assertThat(texts(channel)).containsExactlyInAnyOrderElementsOf(all);
  }

  @Test
  void dropsWhatMayNotBePostedAnyMoreAndKeepsTheReasonForAWhile() {
    String left = stage.channel("later-left", ann, bob);
    String archived = stage.channel("later-archived", ann);
    String inactive = stage.channel("later-inactive", ann);
    Caller leaver = stage.person("leaver", Role.MEMBER);
    stage.ok(leaver, "conversations.join", "channel", inactive);
    String ofLeft = schedule(bob, left, "gone", in(5));
    String ofArchived = schedule(ann, archived, "gone", in(5));
    String ofInactive = schedule(leaver, inactive, "gone", in(5));
    stage.ok(bob, "conversations.leave", "channel", left);
    stage.ok(ann, "conversations.archive", "channel", archived);
    stage
        .rooms
        .records
        .store()
        .write(
            Route.team(stage.home),
            session -> session.run(DEACTIVATE, Binds.of("user", leaver.id())));
    stage.pass(Duration.ofSeconds(6));
    stage.doWhatIsDue();
    assertThat(texts(left)).isEmpty();
    assertThat(texts(archived)).isEmpty();
    assertThat(texts(inactive)).isEmpty();
    assertThat(reason(bob, ofLeft)).contains("not_in_channel");
    assertThat(reason(ann, ofArchived)).contains("is_archived");
    assertThat(reason(leaver, ofInactive)).contains("account_inactive");
    assertThat(waiting(bob)).isEmpty();
    stage.ok(bob, "conversations.join", "channel", left);
    stage.pass(Duration.ofSeconds(ScheduledPosts.DROPPED_SECONDS));
    stage.doWhatIsDue();
    assertThat(texts(left)).isEmpty();
    assertThat(reason(bob, ofLeft)).isEmpty();
  }

  @Test
  void takesAMessageBackUntilItIsPosted() {
    String channel = stage.channel("later-back", ann, bob);
    String other = stage.channel("later-back-other", ann);
    String back = schedule(ann, channel, "taken back", in(5));
    String posted = schedule(ann, channel, "posted", in(5));
    String[] of = {"channel", channel, "scheduled_message_id", back};
    assertThat(stage.error(bob, "chat.deleteScheduledMessage", of))
        .isEqualTo("invalid_scheduled_message_id");
    assertThat(
            stage.error(
                ann, "chat.deleteScheduledMessage", "channel", other, "scheduled_message_id", back))
        .isEqualTo("invalid_scheduled_message_id");
    assertThat(
            stage.error(
                ann, "chat.deleteScheduledMessage", "channel", "C0", "scheduled_message_id", back))
        .isEqualTo("channel_not_found");
    stage.ok(ann, "chat.deleteScheduledMessage", of);
    stage.pass(Duration.ofSeconds(6));
    stage.doWhatIsDue();
    assertThat(texts(channel)).containsExactly("posted");
    assertThat(
            stage.error(
                ann,
                "chat.deleteScheduledMessage",
                "channel",
                channel,
                "scheduled_message_id",
                posted))
        .isEqualTo("invalid_scheduled_message_id");
  }

  @Test
  void listsByTimeInPagesWithinARange() {
    Caller cleo = stage.person("cleo", Role.MEMBER);
    String one = stage.channel("later-list-one", cleo);
    String two = stage.channel("later-list-two", cleo);
    String third = schedule(cleo, one, "3", in(3_000));
    String first = schedule(cleo, one, "1", in(1_000));
    String second = schedule(cleo, two, "2", in(2_000));
    assertThat(waiting(cleo)).containsExactly(first, second, third);
    assertThat(waiting(bob)).doesNotContain(first, second, third);
    assertThat(waiting(cleo, "channel", one)).containsExactly(first, third);
    assertThat(waiting(cleo, "oldest", in(1_500), "latest", in(2_500))).containsExactly(second);
    JsonNode page = stage.ok(cleo, "chat.scheduledMessages.list", "limit", "2");
    String cursor = page.at("/response_metadata/next_cursor").asString();
    assertThat(page.path("scheduled_messages").size()).isEqualTo(2);
    assertThat(waiting(cleo, "limit", "2", "cursor", cursor)).containsExactly(third);
    assertThat(stage.error(cleo, "chat.scheduledMessages.list", "channel", "C0"))
        .isEqualTo("invalid_channel");
    assertThat(stage.error(cleo, "chat.scheduledMessages.list", "cursor", "made-up"))
        .isEqualTo("invalid_cursor");
  }

  @Test
  void refusesTimesThatAreNone() {
    String channel = stage.channel("later-times", ann);
    assertThat(refused(ann, channel, in(-5))).isEqualTo("time_in_past");
    assertThat(refused(ann, channel, in(ScheduledMessages.AHEAD_SECONDS_MAX + 60)))
        .isEqualTo("time_too_far");
    assertThat(refused(ann, channel, "tomorrow")).isEqualTo("invalid_time");
    assertThat(refused(ann, channel, "9".repeat(30))).isEqualTo("invalid_time");
    assertThat(stage.error(ann, "chat.scheduleMessage", "channel", channel, "text", "hi"))
        .isEqualTo("invalid_time");
  }

  @Test
  void refusesWhatCouldNotBePostedNow() {
    String channel = stage.channel("later-refused", ann);
    String hidden =
        stage
            .ok(ann, "conversations.create", "name", "later-hidden", "is_private", "true")
            .at("/channel/id")
            .asString();
    assertThat(refused(bob, channel, in(60))).isEqualTo("not_in_channel");
    assertThat(refused(bob, hidden, in(60))).isEqualTo("channel_not_found");
    assertThat(refused(bob, "C0", in(60))).isEqualTo("channel_not_found");
    assertThat(stage.error(ann, "chat.scheduleMessage", "channel", channel, "post_at", in(60)))
        .isEqualTo("no_text");
    assertThat(
            stage.error(
                ann,
                "chat.scheduleMessage",
                new String[] {
                  "channel", channel, "text", "x", "post_at", in(60), "thread_ts", "1.000000"
                }))
        .isEqualTo("thread_not_found");
  }

  @Test
  void refusesTooManyOfOnePersonAndTooManyAtOneTime() {
    Caller dan = stage.person("dan", Role.MEMBER);
    String channel = stage.channel("later-crowd", dan);
    for (int i = 0; i < ScheduledMessages.IN_WINDOW_MAX; i++) {
      schedule(dan, channel, "hi", in(1_000 + i));
    }
    assertThat(refused(dan, channel, in(1_100))).isEqualTo("restricted_too_many");
    schedule(dan, channel, "hi", in(2_000));
    List<Binds> rows = new ArrayList<>();
    for (int i = ScheduledMessages.IN_WINDOW_MAX + 1; i < ScheduledMessages.WAITING_MAX; i++) {
      rows.add(Binds.of("id", "Q" + i).and("post", Long.MAX_VALUE));
    }
    stage
        .rooms
        .records
        .store()
        .write(
            Route.user(stage.home, dan.id()),
            session -> {
              session.batch(FILL, rows);
              return true;
            });
    assertThat(refused(dan, channel, in(9_000))).isEqualTo("restricted_too_many");
  }
}

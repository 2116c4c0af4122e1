package dev.parley.role;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.parley.app.AppEventConsumer;
import dev.parley.app.AppEventLimits;
import dev.parley.app.AppEvents;
import dev.parley.app.Apps;
import dev.parley.json.Json;
import dev.parley.model.Refusal;
import dev.parley.model.Role;
import dev.parley.people.Member;
import dev.parley.role.ChatStage.Caller;
import dev.parley.security.KeyRing;
import dev.parley.security.ScopeSet;
import dev.parley.store.outbox.Relay;
import dev.parley.store.outbox.Relays;
import dev.parley.wire.Violation;
import dev.parley.wire.WireShapes;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

@Tag("engine")
class AppEventsTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final WireShapes SHAPES = WireShapes.load();

  /** What Slack documents and the samples happen to lack. */
  private static final String UNSHOWN = "event:message/pinned_item :";

  private static final long SECOND_MICROS = 1_000_000;

  @TempDir static Path dir;

  private static ChatStage stage;
  private static Apps apps;
  private static AppEvents events;
  private static AppEventConsumer consumer;
  private static Relays relays;
  private static final List<Relay.Item> SEEN = new CopyOnWriteArrayList<>();
  private static Caller ann;
  private static Caller bob;

  @BeforeAll
  static void start(TestInfo test) {
    stage = new ChatStage(dir, test);
    SecureRandom random = new SecureRandom();
    apps = new Apps(stage.rooms.records, stage.rooms.members, KeyRing.ephemeral(random), random);
    events = new AppEvents(stage.rooms.records, AppEventLimits.DEFAULT);
    consumer = new AppEventConsumer(stage.rooms.records, apps, events, (_, _) -> {});
    Relay.Consumer watched =
        new Relay.Consumer() {
          @Override
          public String name() {
            return consumer.name();
          }

          @Override
          public void accept(List<Relay.Item> items) {
            SEEN.addAll(items);
            consumer.accept(items);
          }
        };
    relays =
        new Relays(
            stage.rooms.records.store(), "test", stage.rooms.records.clock(), List.of(watched));
    relays.start();
    ann = stage.person("ann", Role.OWNER);
    bob = stage.person("bob", Role.MEMBER);
  }

  @AfterAll
  static void stop() {
    relays.close();
    stage.close();
  }

  /** A bot that listens from now on. */
  private static Caller app(String handle, String scopes) {
    Member bot = apps.create(stage.home, handle);
    String token = stage.rooms.tokens.issue(stage.home, bot, scopes);
    await().atMost(LIMIT).until(relays::isIdle);
    listen(bot);
    return new Caller(bot, token);
  }

  private static void listen(Member bot) {
    apps.listen(stage.home, id(bot), stage.rooms.records.clock().micros() + 600 * SECOND_MICROS);
  }

  private static String id(Member bot) {
    return Objects.requireNonNull(bot.appId());
  }

  @Test
  void tellsOfLinksThatOthersShare() {
    Caller app = app("linker", "links:read,chat:write,channels:join");
    String channel = stage.channel("shared-links", ann, app);
    heard(app);
    stage.post(ann, channel, "no link");
    String ts = stage.post(ann, channel, "https://example.com/a?b=1&c=2 and https://example.org/");
    stage.post(app, channel, "https://example.com/own");
    List<JsonNode> heard = heard(app);
    assertThat(types(heard)).containsExactly("link_shared");
    JsonNode event = heard.getFirst().path("event");
    assertThat(event.path("message_ts").asString()).isEqualTo(ts);
    assertThat(event.at("/links/0/domain").asString()).isEqualTo("example.com");
    assertThat(event.at("/links/0/url").asString()).isEqualTo("https://example.com/a?b=1&c=2");
    assertThat(event.at("/links/1/domain").asString()).isEqualTo("example.org");
  }

  /** What was kept for an app, each as the wire shows it; it is taken and dropped. */
  private static List<JsonNode> heard(Caller bot) {
    await().atMost(LIMIT).until(relays::isIdle);
    List<JsonNode> all = new ArrayList<>();
    List<String> done = List.of();
    do {
      List<AppEvents.Taken> taken =
          events.take(stage.home, id(bot.member()), done, AppEvents.BATCH_MAX);
      taken.forEach(one -> all.add(Json.parse(one.payload()).orElseThrow()));
      done = taken.stream().map(AppEvents.Taken::eventId).toList();
    } while (!done.isEmpty());
    assertThat(all.stream().flatMap(payload -> strange(payload).stream())).isEmpty();
    return all;
  }

  private static List<String> strange(JsonNode payload) {
    return SHAPES.checkEventPayload(payload).stream()
        .filter(found -> found.problem() != Violation.Problem.OTHER_PLACE)
        .map(Violation::toString)
        .filter(found -> !found.contains(UNSHOWN))
        .toList();
  }

  private static List<String> types(List<JsonNode> payloads) {
    return payloads.stream()
        .map(
            payload -> {
              String subtype = payload.at("/event/subtype").asString("");
              String type = payload.at("/event/type").asString();
              return subtype.isEmpty() ? type : type + "/" + subtype;
            })
        .toList();
  }

  @Test
  void whatHappensInItsConversationsHasTheShapesOfTheWire() {
    Caller bot = app("listener", ScopeSet.all().text());
    String channel = stage.channel("events", ann, bot, bob);
    String ts = stage.post(ann, channel, "hello");
    stage.post(ann, channel, "in blocks", "blocks", "[{\"type\":\"divider\"}]");
    stage.post(bob, channel, "a reply", "thread_ts", ts);
    stage.post(bob, channel, "aloud", "thread_ts", ts, "reply_broadcast", "true");
    stage.post(bot, channel, "by name", "username", "Somebody", "icon_emoji", ":dog:");
    stage.post(bot, channel, "as itself");
    stage.ok(ann, "chat.meMessage", "channel", channel, "text", "waves");
    stage.ok(ann, "chat.update", "channel", channel, "ts", ts, "text", "hello there");
    stage.ok(bob, "reactions.add", "channel", channel, "timestamp", ts, "name", "wave");
    stage.ok(bob, "reactions.remove", "channel", channel, "timestamp", ts, "name", "wave");
    stage.ok(ann, "pins.add", "channel", channel, "timestamp", ts);
    stage.ok(ann, "pins.remove", "channel", channel, "timestamp", ts);
    stage.ok(ann, "conversations.setTopic", "channel", channel, "topic", "all of it");
    stage.ok(ann, "conversations.setPurpose", "channel", channel, "purpose", "tests");
    stage.ok(ann, "conversations.rename", "channel", channel, "name", "events-2");
    stage.ok(bob, "conversations.leave", "channel", channel);
    String other = stage.post(ann, channel, "never mind");
    stage.ok(ann, "chat.delete", "channel", channel, "ts", other);
    stage.ok(ann, "conversations.archive", "channel", channel);
    stage.ok(ann, "conversations.unarchive", "channel", channel);

    assertThat(types(heard(bot)))
        .contains(
            "channel_created",
            "member_joined_channel",
            "message",
            "message/thread_broadcast",
            "message/bot_message",
            "message/me_message",
            "message/message_changed",
            "message/message_deleted",
            "message/channel_topic",
            "message/channel_purpose",
            "message/channel_name",
            "message/channel_join",
            "message/channel_leave",
            "reaction_added",
            "reaction_removed",
            "pin_added",
            "pin_removed",
            "channel_rename",
            "member_left_channel",
            "channel_archive",
            "channel_unarchive");
  }

  @Test
  void whatHappensToPeopleAndInPrivateHasTheShapesOfTheWire() {
    Caller bot = app("insider", ScopeSet.all().text());
    stage.person("newcomer", Role.MEMBER);
    stage.rooms.profileChanges.set(stage.home, bob.id(), Json.object().put("status_text", "away"));
    String group =
        stage
            .ok(ann, "conversations.create", "name", "secret", "is_private", "true")
            .at("/channel/id")
            .asString();
    stage.ok(ann, "conversations.invite", "channel", group, "users", bot.id());
    stage.post(ann, group, "in private");
    stage.ok(ann, "conversations.rename", "channel", group, "name", "secret-2");
    stage.ok(ann, "conversations.archive", "channel", group);
    String direct =
        stage.ok(ann, "conversations.open", "users", bot.id()).at("/channel/id").asString();
    stage.post(ann, direct, "just you");
    String several =
        stage
            .ok(ann, "conversations.open", "users", bot.id() + "," + bob.id())
            .at("/channel/id")
            .asString();
    stage.post(ann, several, "the three of us");

    List<JsonNode> heard = heard(bot);
    assertThat(types(heard))
        .contains(
            "team_join", "user_change", "user_profile_changed", "group_rename", "group_archive");
    assertThat(heard)
        .filteredOn(payload -> payload.at("/event/type").asString().equals("message"))
        .extracting(payload -> payload.at("/event/channel_type").asString())
        .contains("group", "im", "mpim")
        .doesNotContain("channel");
  }

  @Test
  void nothingIsToldOfAConversationThatTheBotIsNotIn() {
    Caller bot = app("outsider", ScopeSet.all().text());
    String open = stage.channel("open", ann);
    String left = stage.channel("left", ann, bot);
    stage.post(ann, open, "not for apps");
    stage.post(ann, left, "<@" + bot.id() + "> while you are here");
    await().atMost(LIMIT).until(relays::isIdle);
    stage.ok(bot, "conversations.leave", "channel", left);
    stage.post(ann, left, "<@" + bot.id() + "> when you have gone");
    stage.post(ann, open, "<@" + bot.id() + "> you cannot hear me");

    List<JsonNode> heard = heard(bot);
    assertThat(heard)
        .extracting(payload -> payload.at("/event/text").asString(""))
        .contains("<@" + bot.id() + "> while you are here")
        .noneMatch(
            text -> text.contains("gone") || text.contains("not for") || text.contains("cannot"));
    assertThat(types(heard)).contains("app_mention", "channel_left");
  }

  @Test
  void whatWasSaidBeforeTheBotCameStaysUntold() {
    Caller bot = app("latecomer", ScopeSet.all().text());
    String channel = stage.channel("before", ann);
    stage.post(ann, channel, "too early");
    stage.ok(bot, "conversations.join", "channel", channel);
    stage.post(ann, channel, "in time");

    assertThat(heard(bot))
        .extracting(payload -> payload.at("/event/text").asString(""))
        .contains("in time")
        .doesNotContain("too early");
  }

  @Test
  void scopesDecideWhatIsHeard() {
    Caller reactions = app("reactor", "reactions:read,channels:join");
    Caller people = app("people-watcher", "users:read");
    Caller mail = app("mail-watcher", "users:read,users:read.email");
    String channel = stage.channel("scoped", ann, reactions);
    String ts = stage.post(ann, channel, "<@" + reactions.id() + "> hi");
    stage.ok(ann, "reactions.add", "channel", channel, "timestamp", ts, "name", "eyes");
    stage.person("mailed", Role.MEMBER);

    assertThat(types(heard(reactions))).containsExactly("reaction_added");
    assertThat(joined(heard(people)).at("/event/user/profile/email").isMissingNode()).isTrue();
    assertThat(joined(heard(mail)).at("/event/user/profile/email").asString())
        .isEqualTo("mailed@example.com");
  }

  private static JsonNode joined(List<JsonNode> heard) {
    return heard.stream()
        .filter(payload -> payload.at("/event/type").asString().equals("team_join"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void anAppThatNamesItsEventsHearsThoseAlone() {
    Caller bot = app("picky", ScopeSet.all().text());
    apps.subscribe(stage.home, id(bot.member()), List.of("app_mention", "reaction_added"));
    String channel = stage.channel("picked", ann, bot);
    String ts = stage.post(ann, channel, "<@" + bot.id() + "> hello");
    stage.ok(ann, "reactions.add", "channel", channel, "timestamp", ts, "name", "eyes");
    assertThat(types(heard(bot))).containsExactlyInAnyOrder("app_mention", "reaction_added");

    apps.subscribe(stage.home, id(bot.member()), null);
    stage.post(ann, channel, "everything again");
    assertThat(types(heard(bot))).containsExactly("message");
    assertThatThrownBy(() -> apps.subscribe(stage.home, id(bot.member()), List.of("no_such_event")))
        .isInstanceOfSatisfying(
            Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("invalid_events"));
  }

  @Test
  void aRevokedTokenOfTheBotEndsWhatItAllowed() {
    Caller bot = app("revoked", ScopeSet.all().text());
    String channel = stage.channel("revoking", ann, bot);
    heard(bot);
    stage.ok(bot, "auth.revoke");
    stage.post(ann, channel, "nobody of apps hears");
    assertThat(heard(bot)).isEmpty();
  }

  @Test
  void aRepeatedEventIsKeptOnce() {
    Caller bot = app("repeated", ScopeSet.all().text());
    String channel = stage.channel("repeats", ann, bot);
    await().atMost(LIMIT).until(relays::isIdle);
    SEEN.clear();
    stage.post(ann, channel, "once");
    await().atMost(LIMIT).until(relays::isIdle);
    consumer.accept(List.copyOf(SEEN));

    assertThat(heard(bot))
        .extracting(payload -> payload.at("/event/text").asString(""))
        .filteredOn("once"::equals)
        .hasSize(1);
  }

  @Test
  void anAppThatDoesNotListenHasNothingKept() {
    Member bot = apps.create(stage.home, "asleep");
    Caller caller =
        new Caller(bot, stage.rooms.tokens.issue(stage.home, bot, ScopeSet.all().text()));
    String channel = stage.channel("asleep-too", ann, caller);
    stage.post(ann, channel, "nobody listens");
    assertThat(heard(caller)).isEmpty();
  }

  @Test
  void anEventComesAgainUntilItIsGivenUp() {
    AppEvents impatient =
        new AppEvents(stage.rooms.records, new AppEventLimits(900_000, 10_000, 3, 0));
    Caller bot = app("deaf", "channels:history,channels:join");
    String channel = stage.channel("deafness", ann, bot);
    heard(bot);
    stage.post(ann, channel, "again and again");
    await().atMost(LIMIT).until(relays::isIdle);
    List<Integer> attempts = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      impatient
          .take(stage.home, id(bot.member()), List.of(), 10)
          .forEach(taken -> attempts.add(taken.attempt()));
    }
    assertThat(attempts).containsExactly(0, 1, 2);
  }

  @Test
  void theOldestGoFirstWhenTooManyWait() {
    AppEvents small =
        new AppEvents(stage.rooms.records, new AppEventLimits(900_000, 3, 10, 10_000));
    AppEventConsumer forgetful =
        new AppEventConsumer(stage.rooms.records, apps, small, (_, _) -> {});
    Caller bot = app("crowded", "channels:history,channels:join");
    String channel = stage.channel("crowd", ann, bot);
    heard(bot);
    SEEN.clear();
    for (int i = 0; i < 6; i++) {
      stage.post(ann, channel, "message " + i);
    }
    await().atMost(LIMIT).until(relays::isIdle);
    heard(bot);
    forgetful.accept(List.copyOf(SEEN));

    assertThat(heard(bot))
        .extracting(payload -> payload.at("/event/text").asString(""))
        .containsExactly("message 3", "message 4", "message 5");
  }
}

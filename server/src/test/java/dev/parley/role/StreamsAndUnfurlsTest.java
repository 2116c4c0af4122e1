package dev.parley.role;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.message.StreamedMessages;
import dev.parley.message.Unfurls;
import dev.parley.model.Role;
import dev.parley.role.ChatStage.Caller;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Messages that grow, and what apps show beneath links. */
@Tag("engine")
class StreamsAndUnfurlsTest {
  private static final String LINK = "https://example.com/a?b=1&c=2";

  @TempDir static Path dir;

  private static ChatStage stage;
  private static Caller ann;
  private static Caller bob;
  private static Caller bot;

  @BeforeAll
  static void start() {
    stage = new ChatStage(dir);
    ann = stage.person("ann", Role.MEMBER);
    bob = stage.person("bob", Role.MEMBER);
    bot = stage.bot("robot");
  }

  @AfterAll
  static void stop() {
    stage.close();
  }

  private static String begun(String channel, String markdown) {
    return stage
        .ok(bot, "chat.startStream", "channel", channel, "markdown_text", markdown)
        .path("ts")
        .asString();
  }

  private static void append(String channel, String ts, String markdown) {
    stage.ok(bot, "chat.appendStream", "channel", channel, "ts", ts, "markdown_text", markdown);
  }

  private static String refused(Caller caller, String channel, String ts, String markdown) {
    return stage.error(
        caller, "chat.appendStream", "channel", channel, "ts", ts, "markdown_text", markdown);
  }

  private static JsonNode newest(String channel) {
    return stage.history(ann, channel).getFirst();
  }

  @Test
  void aMessageGrowsForEverybodyAndMarksMaySpanItsParts() {
    String channel = stage.channel("grows", ann, bot);
    String ts = begun(channel, "see **the");
    stage.forget();
    append(channel, ts, " plan** for <@" + ann.id() + ">");
    JsonNode frame = stage.frames(channel).getFirst();
    assertThat(frame.path("subtype").asString()).isEqualTo("message_changed");
    assertThat(frame.at("/message/text").asString())
        .isEqualTo("see *the plan* for <@" + ann.id() + ">");
    assertThat(frame.path("message").has("edited")).isFalse();

    stage.ok(
        bot,
        "chat.stopStream",
        new String[] {
          "channel", channel, "ts", ts, "markdown_text", ".", "blocks", "[{\"type\":\"divider\"}]"
        });
    assertThat(newest(channel).path("text").asString()).endsWith("for <@" + ann.id() + ">.");
    assertThat(newest(channel).at("/blocks/0/type").asString()).isEqualTo("divider");
    assertThat(refused(bot, channel, ts, "more")).isEqualTo("message_not_in_streaming_state");
  }

  @Test
  void aMessageMayBeginWithoutAText() {
    String channel = stage.channel("empty-first", ann, bot);
    String ts = stage.ok(bot, "chat.startStream", "channel", channel).path("ts").asString();
    assertThat(newest(channel).path("text").asString()).isEmpty();
    append(channel, ts, "now");
    assertThat(newest(channel).path("text").asString()).isEqualTo("now");
    assertThat(newest(channel).has("blocks")).isFalse();
  }

  @Test
  void onlyItsWriterAddsToAMessageAndOnlyForATime() {
    String channel = stage.channel("own-streams", ann, bot);
    String ts = begun(channel, "mine");
    String plain = stage.post(bot, channel, "an ordinary one");
    assertThat(refused(ann, channel, ts, "x")).isEqualTo("message_not_owned_by_app");
    assertThat(refused(bot, channel, plain, "x")).isEqualTo("message_not_in_streaming_state");
    assertThat(refused(bot, channel, "1.000001", "x")).isEqualTo("message_not_found");
    assertThat(refused(bot, channel, ts, "x".repeat(StreamedMessages.PART_LENGTH_MAX + 1)))
        .isEqualTo("msg_too_long");
    for (int i = 0; i < 3; i++) {
      append(channel, ts, "x".repeat(StreamedMessages.PART_LENGTH_MAX));
    }
    assertThat(refused(bot, channel, ts, "x".repeat(StreamedMessages.PART_LENGTH_MAX)))
        .isEqualTo("msg_too_long");
    append(channel, ts, "a little more");
    stage.pass(Duration.ofSeconds(StreamedMessages.STREAM_SECONDS_MAX + 1));
    assertThat(refused(bot, channel, ts, "too late")).isEqualTo("message_not_in_streaming_state");
  }

  private static String unfurls(String url, String text) {
    return "{\"" + url + "\":{\"text\":\"" + text + "\"}}";
  }

  private static String refusedUnfurl(String channel, String ts, String unfurls) {
    return stage.error(bot, "chat.unfurl", "channel", channel, "ts", ts, "unfurls", unfurls);
  }

  @Test
  void anAppShowsMoreOfALinkAndReplacesIt() {
    String channel = stage.channel("links", ann, bob, bot);
    String ts = stage.post(ann, channel, "look: " + LINK);
    stage.forget();
    stage.ok(bot, "chat.unfurl", "channel", channel, "ts", ts, "unfurls", unfurls(LINK, "one"));
    JsonNode frame = stage.frames(channel).getFirst();
    assertThat(frame.path("subtype").asString()).isEqualTo("message_changed");
    JsonNode attachment = frame.at("/message/attachments/0");
    assertThat(attachment.path("text").asString()).isEqualTo("one");
    assertThat(attachment.path("from_url").asString()).isEqualTo(LINK);
    assertThat(attachment.path("is_app_unfurl").asBoolean()).isTrue();
    assertThat(frame.path("message").has("edited")).isFalse();

    stage.ok(bot, "chat.unfurl", "channel", channel, "ts", ts, "unfurls", unfurls(LINK, "two"));
    assertThat(newest(channel).path("attachments").size()).isEqualTo(1);
    assertThat(newest(channel).at("/attachments/0/text").asString()).isEqualTo("two");
  }

  @Test
  void nothingIsShownOfWhatIsNotThere() {
    String channel = stage.channel("no-links", ann, bot);
    String ts = stage.post(ann, channel, "look: " + LINK);
    assertThat(refusedUnfurl(channel, ts, unfurls("https://example.org", "x")))
        .isEqualTo("cannot_unfurl_url");
    assertThat(refusedUnfurl(channel, ts, "{}")).isEqualTo("missing_unfurls");
    assertThat(refusedUnfurl(channel, ts, "{\"" + LINK + "\":\"x\"}"))
        .isEqualTo("invalid_unfurls_format");
    assertThat(refusedUnfurl(channel, "1.000001", unfurls(LINK, "x")))
        .isEqualTo("cannot_find_message");
    assertThat(refusedUnfurl("C404", ts, unfurls(LINK, "x"))).isEqualTo("cannot_find_channel");
    String secret =
        stage
            .ok(ann, "conversations.create", "name", "links-secret", "is_private", "true")
            .at("/channel/id")
            .asString();
    String hidden = stage.post(ann, secret, LINK);
    assertThat(refusedUnfurl(secret, hidden, unfurls(LINK, "x"))).isEqualTo("cannot_find_channel");
    assertThat(Unfurls.links(newest(channel))).containsExactly(LINK);
  }

  @Test
  void theAuthorAloneIsAskedToConnectAnAccount() {
    String channel = stage.channel("links-prompt", ann, bob, bot);
    String ts = stage.post(ann, channel, LINK);
    stage.forget();
    stage.ok(
        bot,
        "chat.unfurl",
        new String[] {
          "channel",
          channel,
          "ts",
          ts,
          "user_auth_required",
          "true",
          "user_auth_url",
          "https://a.test/in"
        });
    assertThat(stage.frames(bob.id())).isEmpty();
    JsonNode asked = stage.frames(ann.id()).getFirst();
    assertThat(asked.path("is_ephemeral").asBoolean()).isTrue();
    assertThat(asked.path("text").asString()).contains("<https://a.test/in>");
    assertThat(stage.error(bot, "chat.unfurl", "channel", channel, "ts", ts))
        .isEqualTo("missing_unfurls");
  }
}

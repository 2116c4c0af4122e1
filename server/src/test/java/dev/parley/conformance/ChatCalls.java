package dev.parley.conformance;

import dev.parley.role.StoredRooms.Caller;

/** {@code chat.*}. */
final class ChatCalls implements Family {
  private static final String BLOCKS =
      "[{\"type\":\"section\",\"text\":{\"type\":\"mrkdwn\",\"text\":\"*bold*\"}}]";
  private static final String ATTACHMENTS = "[{\"color\":\"#36a64f\",\"text\":\"more\"}]";

  @Override
  public void call(Stage stage) {
    Caller ann = stage.ann;
    String channel = stage.channel("chat", ann, stage.bob, stage.bot);
    String ts = stage.post(ann, channel, "first <@" + stage.bob.id() + ">");
    stage.ok(
        stage.bot,
        "chat.postMessage",
        new String[] {
          "channel",
          channel,
          "text",
          "plain",
          "blocks",
          BLOCKS,
          "attachments",
          ATTACHMENTS,
          "username",
          "Robot",
          "icon_emoji",
          ":robot_face:",
          "thread_ts",
          ts,
          "reply_broadcast",
          "true"
        });
    stage.ok(
        ann,
        "chat.postMessage",
        new String[] {
          "channel", channel,
          "text", "once",
          "client_msg_id", "8d9a6a3c-1a0e-4f5b-9a5e-0d1f5b8a7c11",
          "metadata", "{\"event_type\":\"made\",\"event_payload\":{\"id\":1}}"
        });
    stage.fails("no_text", ann, "chat.postMessage", "channel", channel);
    stage.fails(
        "too_many_attachments",
        ann,
        "chat.postMessage",
        "channel",
        channel,
        "attachments",
        "[" + "{\"text\":\"x\"},".repeat(100) + "{}]");
    stage.fails("channel_not_found", ann, "chat.postMessage", "channel", "C404", "text", "x");
    stage.fails(
        "msg_too_long", ann, "chat.postMessage", "channel", channel, "text", "x".repeat(40_001));
    stage.fails(
        "invalid_blocks_format", ann, "chat.postMessage", "channel", channel, "blocks", "{}");
    stage.fails("thread_not_found", ann, "chat.postMessage", reply(channel, "1.000001"));
    stage.fails("invalid_thread_ts", ann, "chat.postMessage", reply(channel, "soon"));
    stage.ok(ann, "chat.update", "channel", channel, "ts", ts, "text", "edited");
    stage.fails(
        "message_not_found", ann, "chat.update", "channel", channel, "ts", "1.000001", "text", "x");
    stage.fails(
        "cant_update_message", stage.bob, "chat.update", "channel", channel, "ts", ts, "text", "x");
    stage.ok(ann, "chat.getPermalink", "channel", channel, "message_ts", ts);
    stage.fails(
        "message_not_found",
        ann,
        "chat.getPermalink",
        "channel",
        channel,
        "message_ts",
        "1.000001");
    stage.ok(ann, "chat.meMessage", "channel", channel, "text", "waves");
    stage.fails("no_text", ann, "chat.meMessage", "channel", channel, "text", "");
    stage.ok(
        stage.bot, "chat.postEphemeral", "channel", channel, "user", ann.id(), "text", "for you");
    stage.fails(
        "user_not_in_channel",
        ann,
        "chat.postEphemeral",
        "channel",
        channel,
        "user",
        stage.owner.id(),
        "text",
        "x");
    streams(stage, channel);
    unfurl(stage, channel);
    stage.fails("cant_delete_message", stage.bob, "chat.delete", "channel", channel, "ts", ts);
    stage.ok(ann, "chat.delete", "channel", channel, "ts", ts);
    stage.fails("message_not_found", ann, "chat.delete", "channel", channel, "ts", "1.000001");
  }

  private static void streams(Stage stage, String channel) {
    String ts =
        stage
            .ok(stage.bot, "chat.startStream", "channel", channel, "markdown_text", "**so")
            .path("ts")
            .asString();
    stage.ok(
        stage.bot, "chat.appendStream", "channel", channel, "ts", ts, "markdown_text", " far**");
    stage.fails(
        "message_not_owned_by_app",
        stage.ann,
        "chat.appendStream",
        new String[] {"channel", channel, "ts", ts, "markdown_text", "x"});
    stage.ok(stage.bot, "chat.stopStream", "channel", channel, "ts", ts, "blocks", BLOCKS);
    stage.fails(
        "message_not_in_streaming_state",
        stage.bot,
        "chat.stopStream",
        "channel",
        channel,
        "ts",
        ts);
    stage.fails("channel_not_found", stage.bot, "chat.startStream", "channel", "C404");
  }

  private static void unfurl(Stage stage, String channel) {
    String ts = stage.post(stage.ann, channel, "see https://example.com/a?b=1&c=2");
    String unfurls = "{\"https://example.com/a?b=1&c=2\":{\"text\":\"A\"}}";
    stage.ok(stage.bot, "chat.unfurl", "channel", channel, "ts", ts, "unfurls", unfurls);
    stage.fails(
        "cannot_unfurl_url",
        stage.bot,
        "chat.unfurl",
        new String[] {
          "channel", channel, "ts", ts, "unfurls", "{\"https://example.org/\":{\"text\":\"B\"}}"
        });
  }

  private static String[] reply(String channel, String ts) {
    return new String[] {"channel", channel, "text", "x", "thread_ts", ts};
  }
}

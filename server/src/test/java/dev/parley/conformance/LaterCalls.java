package dev.parley.conformance;

import dev.parley.role.StoredRooms.Caller;
import java.time.Instant;

/** What happens later: {@code chat.scheduleMessage} and its kin. */
final class LaterCalls implements Family {
  @Override
  public void call(Stage stage) {
    Caller ann = stage.ann;
    String channel = stage.channel("later", ann, stage.bot);
    String soon = Long.toString(Instant.now().getEpochSecond() + 3_600);
    String id =
        stage
            .ok(
                ann,
                "chat.scheduleMessage",
                new String[] {
                  "channel", channel,
                  "text", "later",
                  "post_at", soon,
                  "blocks", "[{\"type\":\"divider\"}]",
                  "metadata", "{\"event_type\":\"made\",\"event_payload\":{\"id\":1}}"
                })
            .path("scheduled_message_id")
            .asString();
    stage.ok(
        stage.bot,
        "chat.scheduleMessage",
        new String[] {
          "channel",
          channel,
          "text",
          "later",
          "post_at",
          soon,
          "attachments",
          "[{\"text\":\"more\"}]"
        });
    stage.fails(
        "time_in_past",
        ann,
        "chat.scheduleMessage",
        "channel",
        channel,
        "text",
        "x",
        "post_at",
        "12345");
    stage.ok(ann, "chat.scheduledMessages.list", "limit", "10");
    stage.fails("invalid_channel", ann, "chat.scheduledMessages.list", "channel", "C404");
    stage.fails(
        "invalid_scheduled_message_id",
        ann,
        "chat.deleteScheduledMessage",
        "channel",
        channel,
        "scheduled_message_id",
        "Q404");
    stage.ok(ann, "chat.deleteScheduledMessage", "channel", channel, "scheduled_message_id", id);
  }
}

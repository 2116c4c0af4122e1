package dev.parley.conformance;

import dev.parley.role.StoredRooms.Caller;

/** {@code reactions.*} and {@code pins.*}. */
final class ItemCalls implements Family {
  @Override
  public void call(Stage stage) {
    Caller ann = stage.ann;
    String channel = stage.channel("items", ann, stage.bob);
    String ts = stage.post(ann, channel, "look");
    String[] eyes = {"channel", channel, "timestamp", ts, "name", "eyes"};
    stage.ok(ann, "reactions.add", eyes);
    stage.fails("already_reacted", ann, "reactions.add", eyes);
    stage.ok(ann, "reactions.get", "channel", channel, "timestamp", ts);
    stage.fails(
        "message_not_found", ann, "reactions.get", "channel", channel, "timestamp", "1.000001");
    stage.ok(ann, "reactions.list");
    stage.fails("invalid_limit", ann, "reactions.list", "limit", "-1");
    stage.ok(ann, "pins.add", "channel", channel, "timestamp", ts);
    stage.fails("already_pinned", ann, "pins.add", "channel", channel, "timestamp", ts);
    stage.ok(ann, "pins.list", "channel", channel);
    stage.fails("channel_not_found", ann, "pins.list", "channel", "C404");
    stage.ok(ann, "conversations.history", "channel", channel);
    stage.ok(ann, "pins.remove", "channel", channel, "timestamp", ts);
    stage.fails("not_pinned", ann, "pins.remove", "channel", channel, "timestamp", ts);
    stage.ok(ann, "reactions.remove", eyes);
    stage.fails("no_reaction", ann, "reactions.remove", eyes);
  }
}

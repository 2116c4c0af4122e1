package dev.parley.conformance;

import dev.parley.role.StoredRooms.Caller;

/** {@code parley.*}. */
final class OwnCalls implements Family {
  @Override
  public void call(Stage stage) {
    Caller ann = stage.ann;
    String channel = stage.channel("beginnings", ann);
    stage.ok(ann, "parley.prefs.set", "name", "theme", "value", "dark");
    stage.fails("invalid_value", ann, "parley.prefs.set", "name", "theme", "value", "plaid");
    stage.fails("unknown_preference", ann, "parley.prefs.set", "name", "x", "value", "dark");
    stage.ok(ann, "parley.prefs.get");
    stage.fails("user_is_bot", stage.bot, "parley.prefs.get");
    stage.ok(ann, "parley.drafts.set", "channel", channel, "text", "Dear");
    stage.fails("channel_not_found", ann, "parley.drafts.set", "channel", "C404", "text", "Dear");
    stage.fails(
        "invalid_thread_ts",
        ann,
        "parley.drafts.set",
        "channel",
        channel,
        "thread_ts",
        "soon",
        "text",
        "Dear");
    stage.ok(ann, "parley.drafts.list");
    stage.fails("user_is_bot", stage.bot, "parley.drafts.list");
  }
}

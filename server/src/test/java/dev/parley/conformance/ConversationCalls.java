package dev.parley.conformance;

import dev.parley.role.StoredRooms.Caller;
import tools.jackson.databind.JsonNode;

/** {@code conversations.*} and {@code users.conversations}. */
final class ConversationCalls implements Family {
  private static final String ALL_TYPES = "public_channel,private_channel,im,mpim";

  @Override
  public void call(Stage stage) {
    Caller ann = stage.ann;
    String open = stage.channel("talk", ann, stage.bob);
    String secret = stage.secret("secret", ann);
    membership(stage, open, secret);
    reading(stage, open, secret);
    changes(stage, open);
    directs(stage);
  }

  private static void membership(Stage stage, String open, String secret) {
    Caller ann = stage.ann;
    stage.fails("name_taken", ann, "conversations.create", "name", "talk");
    stage.fails("invalid_name_specials", ann, "conversations.create", "name", "a b");
    stage.fails("invalid_name_required", ann, "conversations.create", "name", "");
    stage.fails("invalid_name_maxlength", ann, "conversations.create", "name", "a".repeat(81));
    stage.fails("restricted_action", stage.guest, "conversations.create", "name", "mine");
    stage.ok(stage.bot, "conversations.join", "channel", open);
    stage.ok(stage.bot, "conversations.join", "channel", open);
    stage.fails("channel_not_found", stage.bob, "conversations.join", "channel", secret);
    stage.fails(
        "already_in_channel",
        ann,
        "conversations.invite",
        "channel",
        open,
        "users",
        stage.bob.id());
    stage.fails("user_not_found", ann, "conversations.invite", "channel", open, "users", "U404");
    stage.fails(
        "cant_invite_self", ann, "conversations.invite", "channel", open, "users", ann.id());
    stage.ok(ann, "conversations.kick", "channel", open, "user", stage.bot.id());
    stage.fails("not_in_channel", ann, "conversations.kick", "channel", open, "user", "U404");
    stage.fails("cant_kick_self", ann, "conversations.kick", "channel", open, "user", ann.id());
    stage.ok(stage.bot, "conversations.join", "channel", open);
    stage.ok(stage.bot, "conversations.leave", "channel", open);
    stage.ok(stage.bot, "conversations.leave", "channel", open);
    stage.fails("channel_not_found", stage.bob, "conversations.leave", "channel", secret);
  }

  private static void reading(Stage stage, String open, String secret) {
    Caller ann = stage.ann;
    String ts = stage.post(ann, open, "parent");
    stage.ok(
        stage.bob,
        "chat.postMessage",
        new String[] {"channel", open, "text", "reply", "thread_ts", ts});
    stage.ok(ann, "reactions.add", "channel", open, "timestamp", ts, "name", "eyes");
    stage.ok(ann, "conversations.history", "channel", open);
    stage.ok(ann, "conversations.history", "channel", open, "limit", "1");
    stage.fails("channel_not_found", stage.bob, "conversations.history", "channel", secret);
    stage.fails(
        "invalid_cursor", ann, "conversations.history", "channel", open, "cursor", "nonsense");
    stage.fails("invalid_limit", ann, "conversations.history", "channel", open, "limit", "-1");
    stage.ok(ann, "conversations.replies", "channel", open, "ts", ts);
    stage.ok(ann, "conversations.replies", "channel", open, "ts", ts, "limit", "1");
    stage.fails(
        "thread_not_found", ann, "conversations.replies", "channel", open, "ts", "1.000001");
    stage.ok(ann, "conversations.info", "channel", open, "include_num_members", "true");
    stage.ok(ann, "conversations.info", "channel", secret);
    stage.fails("channel_not_found", stage.bob, "conversations.info", "channel", secret);
    stage.ok(ann, "conversations.list", "types", ALL_TYPES);
    stage.ok(ann, "conversations.list", "limit", "1");
    stage.fails("invalid_types", ann, "conversations.list", "types", "rooms");
    stage.ok(ann, "conversations.members", "channel", open);
    stage.fails("channel_not_found", stage.bob, "conversations.members", "channel", secret);
    stage.ok(ann, "conversations.mark", "channel", open, "ts", ts);
    stage.fails("invalid_timestamp", ann, "conversations.mark", "channel", open, "ts", "soon");
    stage.ok(ann, "users.conversations", "types", ALL_TYPES);
    stage.fails("user_not_found", ann, "users.conversations", "user", "U404");
  }

  private static void changes(Stage stage, String open) {
    Caller ann = stage.ann;
    stage.ok(ann, "conversations.setTopic", "channel", open, "topic", "weather");
    stage.fails(
        "too_long", ann, "conversations.setTopic", "channel", open, "topic", "x".repeat(251));
    stage.ok(ann, "conversations.setPurpose", "channel", open, "purpose", "small talk");
    stage.fails(
        "too_long", ann, "conversations.setPurpose", "channel", open, "purpose", "x".repeat(251));
    stage.ok(ann, "conversations.rename", "channel", open, "name", "chatter");
    stage.fails("name_taken", ann, "conversations.rename", "channel", open, "name", "secret");
    stage.ok(ann, "conversations.archive", "channel", open);
    stage.fails("already_archived", ann, "conversations.archive", "channel", open);
    stage.fails("is_archived", ann, "chat.postMessage", "channel", open, "text", "x");
    stage.ok(ann, "conversations.unarchive", "channel", open);
    stage.fails("not_archived", ann, "conversations.unarchive", "channel", open);
  }

  private static void directs(Stage stage) {
    Caller ann = stage.ann;
    JsonNode direct =
        stage.ok(ann, "conversations.open", "users", stage.bob.id(), "return_im", "true");
    String id = direct.at("/channel/id").asString();
    stage.ok(ann, "conversations.open", "users", stage.bob.id() + "," + stage.bot.id());
    stage.ok(ann, "conversations.open", "channel", id);
    stage.fails("users_list_not_supplied", ann, "conversations.open");
    stage.fails("user_not_found", ann, "conversations.open", "users", "U404");
    stage.post(ann, id, "psst");
    stage.ok(stage.bob, "conversations.info", "channel", id);
    stage.ok(ann, "conversations.close", "channel", id);
    stage.ok(ann, "conversations.close", "channel", id);
    stage.fails("channel_not_found", stage.owner, "conversations.close", "channel", id);
  }
}

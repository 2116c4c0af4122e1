package dev.parley.conformance;

import dev.parley.role.StoredRooms.Caller;
import java.nio.charset.StandardCharsets;

/** {@code search.*}. */
final class SearchCalls implements Family {
  @Override
  public void call(Stage stage) throws Exception {
    Caller ann = stage.ann;
    String channel = stage.channel("quests", ann, stage.bob);
    String root = stage.post(ann, channel, "where is the grail");
    stage.ok(
        stage.bob,
        "chat.postMessage",
        "channel",
        channel,
        "text",
        "the grail? here",
        "thread_ts",
        root);
    stage.ok(
        ann,
        "chat.postMessage",
        "channel",
        channel,
        "text",
        "grail, drawn",
        "attachments",
        "[{\"text\":\"a cup\",\"fallback\":\"a cup\"}]",
        "blocks",
        "[{\"type\":\"section\",\"text\":{\"type\":\"mrkdwn\",\"text\":\"grail\"}}]");
    String direct =
        stage
            .ok(ann, "conversations.open", "users", stage.bob.id(), "return_im", "true")
            .at("/channel/id")
            .asString();
    stage.post(ann, direct, "tell nobody of the grail");
    byte[] cup = "a cup".getBytes(StandardCharsets.UTF_8);
    stage.file(ann, "grail.txt", cup, channel);
    stage.rooms.index();
    stage.ok(ann, "search.messages", "query", "grail", "highlight", "true", "sort", "timestamp");
    stage.ok(ann, "search.messages", "query", "absent", "cursor", "*");
    stage.ok(ann, "search.files", "query", "grail");
    stage.ok(ann, "search.all", "query", "grail");
    stage.ok(ann, "search.all", "query", "grail", "count", "2", "page", "2", "sort_dir", "asc");
    stage.fails("no_query", ann, "search.messages", "query", "");
    stage.fails("invalid_cursor", ann, "search.messages", "query", "grail", "cursor", "else");
    stage.fails("no_query", ann, "search.files");
    stage.fails("no_query", ann, "search.all", "query", " ");
    stage.fails("not_allowed_token_type", stage.bot, "search.all", "query", "grail");
  }
}

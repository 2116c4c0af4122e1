package dev.parley.conformance;

import dev.parley.role.StoredRooms.Caller;
import java.nio.charset.StandardCharsets;

/** {@code stars.*}, {@code bookmarks.*} and {@code reminders.*}. */
final class SavedCalls implements Family {
  @Override
  public void call(Stage stage) throws Exception {
    stars(stage);
    bookmarks(stage);
    reminders(stage);
  }

  private static void stars(Stage stage) throws Exception {
    Caller ann = stage.ann;
    String channel = stage.channel("stars", ann, stage.bot);
    String ts = stage.post(stage.bot, channel, "from a bot");
    String file =
        stage
            .file(ann, "star.txt", "twinkle".getBytes(StandardCharsets.UTF_8), channel)
            .path("id")
            .asString();
    stage.ok(ann, "stars.add", "channel", channel, "timestamp", ts);
    stage.ok(ann, "stars.add", "channel", channel);
    stage.ok(ann, "stars.add", "file", file);
    stage.fails("already_starred", ann, "stars.add", "file", file);
    stage.fails("no_item_specified", ann, "stars.add");
    stage.ok(ann, "stars.list");
    stage.fails("invalid_limit", ann, "stars.list", "limit", "-1");
    stage.ok(ann, "stars.remove", "file", file);
    stage.fails("not_starred", ann, "stars.remove", "file", file);
  }

  private static void bookmarks(Stage stage) {
    Caller ann = stage.ann;
    String channel = stage.channel("bookmarks", ann);
    String id =
        stage
            .ok(
                ann,
                "bookmarks.add",
                new String[] {
                  "channel_id", channel,
                  "title", "Rules",
                  "type", "link",
                  "link", "https://acme.test/rules",
                  "emoji", ":scroll:"
                })
            .at("/bookmark/id")
            .asString();
    stage.fails("invalid_title", ann, "bookmarks.add", "channel_id", channel);
    stage.ok(
        ann, "bookmarks.edit", "channel_id", channel, "bookmark_id", id, "title", "House rules");
    stage.fails(
        "bookmark_not_found", ann, "bookmarks.edit", "channel_id", channel, "bookmark_id", "Bk404");
    stage.ok(ann, "bookmarks.list", "channel_id", channel);
    stage.fails("channel_not_found", ann, "bookmarks.list", "channel_id", "C404");
    stage.ok(ann, "bookmarks.remove", "channel_id", channel, "bookmark_id", id);
    stage.fails(
        "bookmark_not_found",
        ann,
        "bookmarks.remove",
        "channel_id",
        channel,
        "bookmark_id",
        "Bk404");
  }

  private static void reminders(Stage stage) {
    Caller ann = stage.ann;
    String id =
        stage
            .ok(ann, "reminders.add", "text", "drink water", "time", "in 5 minutes")
            .at("/reminder/id")
            .asString();
    stage.ok(ann, "reminders.add", "text", "report", "time", "every Thursday");
    stage.fails("cannot_parse", ann, "reminders.add", "text", "x", "time", "soon");
    stage.ok(ann, "reminders.info", "reminder", id);
    stage.fails("not_found", ann, "reminders.info", "reminder", "R404");
    stage.ok(ann, "reminders.list");
    stage.fails("user_is_bot", stage.bot, "reminders.list");
    stage.ok(ann, "reminders.complete", "reminder", id);
    stage.fails("not_found", ann, "reminders.complete", "reminder", "R404");
    stage.ok(ann, "reminders.delete", "reminder", id);
    stage.fails("not_found", ann, "reminders.delete", "reminder", "R404");
  }
}

package dev.parley.conformance;

import dev.parley.role.StoredRooms.Caller;

/** {@code dnd.*}, {@code emoji.*}, {@code team.profile.*} and {@code auth.teams.*}. */
final class DndCalls implements Family {
  @Override
  public void call(Stage stage) {
    Caller ann = stage.ann;
    stage.ok(ann, "dnd.info");
    stage.ok(ann, "dnd.setSnooze", "num_minutes", "30");
    stage.fails("missing_duration", ann, "dnd.setSnooze");
    stage.ok(ann, "dnd.info");
    stage.ok(stage.bob, "dnd.info", "user", ann.id());
    stage.fails("user_not_found", ann, "dnd.info", "user", "U404");
    stage.ok(stage.bob, "dnd.teamInfo", "users", ann.id());
    stage.fails("invalid_arguments", ann, "dnd.teamInfo");
    stage.ok(ann, "dnd.endSnooze");
    stage.fails("snooze_not_active", ann, "dnd.endSnooze");
    stage.ok(ann, "dnd.endDnd");
    stage.fails("user_is_bot", stage.bot, "dnd.endDnd");
    stage.ok(ann, "emoji.list");
    stage.ok(ann, "emoji.list", "include_categories", "true");
    stage.ok(ann, "team.profile.get");
    stage.ok(ann, "auth.teams.list");
    stage.fails("invalid_cursor", ann, "auth.teams.list", "cursor", "nonsense");
  }
}

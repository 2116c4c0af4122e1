package dev.parley.conformance;

import dev.parley.role.StoredRooms.Caller;

/** {@code usergroups.*}. */
final class UserGroupCalls implements Family {
  @Override
  public void call(Stage stage) {
    Caller ann = stage.ann;
    String channel = stage.channel("for-groups", ann);
    String id =
        stage
            .ok(
                ann,
                "usergroups.create",
                new String[] {
                  "name", "Cooks",
                  "handle", "cooks",
                  "description", "They cook",
                  "channels", channel,
                  "include_count", "true"
                })
            .at("/usergroup/id")
            .asString();
    stage.fails("name_already_exists", ann, "usergroups.create", "name", "Cooks");
    stage.fails("user_is_restricted", stage.guest, "usergroups.create", "name", "Mine");
    stage.ok(ann, "usergroups.update", "usergroup", id, "description", "They cook well");
    stage.fails("no_such_subteam", ann, "usergroups.update", "usergroup", "S404", "name", "x");
    stage.ok(ann, "usergroups.users.update", "usergroup", id, "users", stage.bob.id());
    stage.fails("invalid_users", ann, "usergroups.users.update", "usergroup", id, "users", "U404");
    stage.ok(ann, "usergroups.users.list", "usergroup", id);
    stage.fails("no_such_subteam", ann, "usergroups.users.list", "usergroup", "S404");
    stage.ok(ann, "usergroups.list", "include_users", "true", "include_count", "true");
    stage.fails("user_is_restricted", stage.guest, "usergroups.list");
    stage.ok(ann, "usergroups.disable", "usergroup", id);
    stage.fails("no_such_subteam", ann, "usergroups.disable", "usergroup", "S404");
    stage.ok(ann, "usergroups.enable", "usergroup", id);
    stage.fails("no_such_subteam", ann, "usergroups.enable", "usergroup", "S404");
  }
}

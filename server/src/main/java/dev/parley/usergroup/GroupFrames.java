package dev.parley.usergroup;

import dev.parley.json.Json;
import dev.parley.model.Ts;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What is told of groups. */
final class GroupFrames {
  private static final long MICROS = 1_000_000;

  private GroupFrames() {}

  /** A group as it is now. */
  static byte[] group(String type, UserGroup group, List<String> users, long now) {
    ObjectNode frame = Json.object().put("type", type);
    frame.set("subteam", group.shape(users).put("user_count", users.size()));
    return Json.bytes(frame.put("event_ts", Ts.format(now)));
  }

  /** Who came into a group and who left it. */
  static byte[] members(
      UserGroup before, UserGroup after, List<String> added, List<String> removed, long now) {
    ObjectNode frame =
        Json.object()
            .put("type", "subteam_members_changed")
            .put("subteam_id", after.id())
            .put("team_id", after.teamId())
            .put("date_previous_update", before.updatedMicros() / MICROS)
            .put("date_update", after.updatedMicros() / MICROS);
    put(frame, "added_users", added);
    put(frame, "removed_users", removed);
    return Json.bytes(frame.put("event_ts", Ts.format(now)));
  }

  private static void put(ObjectNode frame, String name, List<String> users) {
    ArrayNode list = frame.putArray(name);
    users.forEach(list::add);
    frame.put(name + "_count", users.size());
  }
}

package dev.parley.usergroup;

import dev.parley.json.Json;
import dev.parley.store.Row;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A user group as its row says.
 *
 * @param handle what mentions are written with; empty for none
 * @param channels the public channels that the group names as its own
 * @param deletedMicros since when it is disabled; null while it is not
 */
public record UserGroup(
    String teamId,
    String id,
    String handle,
    String name,
    String description,
    List<String> channels,
    String createdBy,
    String updatedBy,
    @Nullable String deletedBy,
    long createdMicros,
    long updatedMicros,
    @Nullable Long deletedMicros) {
  private static final long MICROS = 1_000_000;

  /** The columns that {@link #of} reads. */
  static final String COLUMNS =
      "team_id, usergroup_id, handle, name, description, channels, created_by, updated_by,"
          + " deleted_by, created_micros, updated_micros, deleted_micros";

  public UserGroup {
    channels = List.copyOf(channels);
  }

  static UserGroup of(Row row) {
    List<String> channels = new ArrayList<>();
    Json.read(row.text("channels")).forEach(channel -> channels.add(channel.asString()));
    return new UserGroup(
        row.text("team_id"),
        row.text("usergroup_id"),
        row.text("handle"),
        row.text("name"),
        row.text("description"),
        channels,
        row.text("created_by"),
        row.text("updated_by"),
        row.textOrNull("deleted_by"),
        row.number("created_micros"),
        row.number("updated_micros"),
        row.numberOrNull("deleted_micros"));
  }

  public boolean isEnabled() {
    return deletedMicros == null;
  }

  /** The same as somebody changed it. */
  UserGroup touched(String by, long nowMicros) {
    return new UserGroup(
        teamId,
        id,
        handle,
        name,
        description,
        channels,
        createdBy,
        by,
        deletedBy,
        createdMicros,
        nowMicros,
        deletedMicros);
  }

  /** The same enabled, or disabled by somebody. */
  UserGroup enabled(boolean enabled, String by, long nowMicros) {
    return new UserGroup(
        teamId,
        id,
        handle,
        name,
        description,
        channels,
        createdBy,
        by,
        enabled ? null : by,
        createdMicros,
        nowMicros,
        enabled ? null : nowMicros);
  }

  /** The same with those fields that are given. */
  UserGroup with(UserGroups.Wanted wanted) {
    return new UserGroup(
        teamId,
        id,
        wanted.handle() == null ? handle : wanted.handle(),
        wanted.name() == null ? name : wanted.name(),
        wanted.description() == null ? description : wanted.description(),
        wanted.channels() == null ? channels : wanted.channels(),
        createdBy,
        updatedBy,
        deletedBy,
        createdMicros,
        updatedMicros,
        deletedMicros);
  }

  /** As the wire shows it, without its members. */
  public ObjectNode shape() {
    ObjectNode out =
        Json.object()
            .put("id", id)
            .put("team_id", teamId)
            .put("is_usergroup", true)
            .put("is_subteam", true)
            .put("name", name)
            .put("description", description)
            .put("handle", handle)
            .put("is_external", false)
            .put("date_create", createdMicros / MICROS)
            .put("date_update", updatedMicros / MICROS)
            .put("date_delete", deletedMicros == null ? 0 : deletedMicros / MICROS)
            .put("auto_provision", false)
            .put("created_by", createdBy)
            .put("updated_by", updatedBy);
    if (deletedBy != null) {
      out.put("deleted_by", deletedBy);
    }
    ObjectNode prefs = out.putObject("prefs");
    ArrayNode list = prefs.putArray("channels");
    channels.forEach(list::add);
    prefs.putArray("groups");
    return out.put("channel_count", channels.size());
  }

  /** The same with its members. */
  public ObjectNode shape(List<String> users) {
    ObjectNode out = shape();
    ArrayNode list = out.putArray("users");
    users.forEach(list::add);
    return out;
  }
}

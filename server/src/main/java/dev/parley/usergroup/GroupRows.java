package dev.parley.usergroup;

import dev.parley.json.Json;
import dev.parley.model.Refusal;
import dev.parley.store.Binds;
import dev.parley.store.Keyspace;
import dev.parley.store.Session;
import dev.parley.store.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The statements on groups and their members, which lie with their workspace. */
final class GroupRows {
  private static final Statement COUNT =
      Statement.of(
          Keyspace.TEAM,
          "SELECT COUNT(usergroup_id) AS present FROM usergroups WHERE team_id = :team_id");
  private static final Statement INSERT =
      Statement.of(
          Keyspace.TEAM,
          "INSERT INTO usergroups (team_id, usergroup_id, handle, name, description, channels,"
              + " groups_list, is_external, created_by, updated_by, deleted_by, created_micros,"
              + " updated_micros, deleted_micros, extra, version) VALUES (:team_id, :group, :handle,"
              + " :name, :description, :channels, '[]', 0, :created_by, :updated_by, NULL, :created,"
              + " :updated, NULL, NULL, :version)");
  private static final Statement LOCK =
      Statement.of(
          Keyspace.TEAM,
          "SELECT "
              + UserGroup.COLUMNS
              + " FROM usergroups WHERE team_id = :team_id AND usergroup_id = :group FOR UPDATE");
  private static final Statement READ =
      Statement.of(
          Keyspace.TEAM,
          "SELECT "
              + UserGroup.COLUMNS
              + " FROM usergroups WHERE team_id = :team_id AND usergroup_id = :group");
  private static final Statement LIST =
      Statement.of(
          Keyspace.TEAM,
          "SELECT "
              + UserGroup.COLUMNS
              + " FROM usergroups WHERE team_id = :team_id ORDER BY usergroup_id LIMIT :most");
  private static final Statement UPDATE =
      Statement.of(
          Keyspace.TEAM,
          "UPDATE usergroups SET handle = :handle, name = :name, description = :description,"
              + " channels = :channels, updated_by = :updated_by, deleted_by = :deleted_by,"
              + " updated_micros = :updated, deleted_micros = :deleted, version = :version"
              + " WHERE team_id = :team_id AND usergroup_id = :group");
  private static final Statement USERS =
      Statement.of(
          Keyspace.TEAM,
          "SELECT user_id FROM usergroup_members WHERE team_id = :team_id"
              + " AND usergroup_id = :group AND is_member = 1 ORDER BY place LIMIT :most");
  private static final Statement ALL_USERS =
      Statement.of(
          Keyspace.TEAM,
          "SELECT usergroup_id, user_id FROM usergroup_members WHERE team_id = :team_id"
              + " AND is_member = 1 ORDER BY usergroup_id, place LIMIT :most");
  private static final Statement COUNTS =
      Statement.of(
          Keyspace.TEAM,
          "SELECT usergroup_id, COUNT(user_id) AS present FROM usergroup_members"
              + " WHERE team_id = :team_id AND is_member = 1 GROUP BY usergroup_id");
  private static final Statement PUT_USER =
      Statement.of(
          Keyspace.TEAM,
          "INSERT INTO usergroup_members (team_id, usergroup_id, user_id, is_member, place, version)"
              + " VALUES (:team_id, :group, :user, :member, :place, :version)"
              + " ON DUPLICATE KEY UPDATE is_member = VALUES(is_member), place = VALUES(place),"
              + " version = VALUES(version)");

  private GroupRows() {}

  static long count(Session session) {
    return session.one(COUNT, Binds.none(), row -> row.number("present")).orElse(0L);
  }

  static Optional<UserGroup> find(Session session, String groupId) {
    return session.one(READ, Binds.of("group", groupId), UserGroup::of);
  }

  /**
   * The group, which nobody else changes meanwhile.
   *
   * @throws Refusal {@code no_such_subteam}
   */
  static UserGroup lock(Session session, String groupId) {
    return session
        .one(LOCK, Binds.of("group", groupId), UserGroup::of)
        .orElseThrow(() -> new Refusal("no_such_subteam"));
  }

  static List<String> users(Session session, String groupId) {
    return session.list(
        USERS,
        Binds.of("group", groupId).and("most", UserGroups.MEMBERS_MAX),
        row -> row.text("user_id"));
  }

  static List<UserGroup> list(Session session) {
    return session.list(LIST, Binds.of("most", UserGroups.GROUPS_MAX), UserGroup::of);
  }

  static void insert(Session session, UserGroup group, long version) {
    session.run(INSERT, binds(group, version));
  }

  static void update(Session session, UserGroup group, long version) {
    session.run(UPDATE, binds(group, version));
  }

  private static Binds binds(UserGroup group, long version) {
    return Binds.of("group", group.id())
        .and("handle", group.handle())
        .and("name", group.name())
        .and("description", group.description())
        .and("channels", Json.text(group.channels()))
        .and("created_by", group.createdBy())
        .and("updated_by", group.updatedBy())
        .and("deleted_by", group.deletedBy())
        .and("created", group.createdMicros())
        .and("updated", group.updatedMicros())
        .and("deleted", group.deletedMicros())
        .and("version", version);
  }

  /** Makes some people the members, in their order, in the place of others. */
  static void putUsers(
      Session session, UserGroup group, List<String> users, List<String> removed, long version) {
    List<Binds> rows = new ArrayList<>();
    for (int i = 0; i < users.size(); i++) {
      rows.add(row(group, users.get(i), true, i, version));
    }
    removed.forEach(user -> rows.add(row(group, user, false, 0, version)));
    session.batch(PUT_USER, rows);
  }

  private static Binds row(UserGroup group, String user, boolean member, int place, long version) {
    return Binds.of("group", group.id())
        .and("user", user)
        .and("member", member)
        .and("place", place)
        .and("version", version);
  }

  /** How many members each group has that has any. */
  static Map<String, Integer> counts(Session session) {
    Map<String, Integer> counts = new HashMap<>();
    session.list(
        COUNTS,
        Binds.none(),
        row -> counts.put(row.text("usergroup_id"), (int) row.number("present")));
    return counts;
  }

  /**
   * The members of each group that has any, in their order.
   *
   * @throws Refusal {@code fatal_error} where there are more than {@link
   *     UserGroups#LISTED_USERS_MAX}
   */
  static Map<String, List<String>> allUsers(Session session) {
    Map<String, List<String>> users = new HashMap<>();
    List<String> found =
        session.list(
            ALL_USERS,
            Binds.of("most", UserGroups.LISTED_USERS_MAX + 1),
            row -> {
              String user = row.text("user_id");
              users.computeIfAbsent(row.text("usergroup_id"), _ -> new ArrayList<>()).add(user);
              return user;
            });
    if (found.size() > UserGroups.LISTED_USERS_MAX) {
      throw new Refusal("fatal_error");
    }
    return users;
  }
}

package dev.parley.role;

import dev.parley.store.Keyspace;
import dev.parley.store.jdbc.JdbcStore;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the invariants say of the rows of a whole store at rest: copies equal the rows that they are
 * of, and streams are dense.
 */
public final class StoredCopies {
  private final JdbcStore store;
  private final List<String> problems = new ArrayList<>();

  private StoredCopies(JdbcStore store) {
    this.store = store;
  }

  /** Everything that differs, once every outbox is empty. */
  public static List<String> problems(RunningServer server) throws SQLException {
    StoredCopies copies = new StoredCopies((JdbcStore) server.rooms().records.store());
    copies.memberships();
    copies.directory();
    copies.mentions();
    copies.counts();
    copies.streams();
    return copies.problems;
  }

  private void memberships() throws SQLException {
    compare(
        "membership",
        read(
            Keyspace.CHANNEL,
            "SELECT CONCAT(user_id, ' ', channel_id), CONCAT(is_member, ' ', version)"
                + " FROM channel_members"),
        read(
            Keyspace.USER,
            "SELECT CONCAT(user_id, ' ', channel_id), CONCAT(is_member, ' ', version)"
                + " FROM user_channels"));
  }

  private void directory() throws SQLException {
    compare(
        "directory",
        read(
            Keyspace.CHANNEL,
            "SELECT channel_id, CONCAT(kind, ' ', name, ' ', is_archived) FROM channels"
                + " WHERE kind IN ('public', 'private') AND deleted = 0"),
        read(
            Keyspace.TEAM,
            "SELECT channel_id, CONCAT(kind, ' ', name, ' ', is_archived)"
                + " FROM channel_directory"));
  }

  /** Only that none is missing: the text may have been edited since. */
  private void mentions() throws SQLException {
    Map<String, String> there =
        read(
            Keyspace.USER,
            "SELECT CONCAT(channel_id, ' ', ts_micros, ' ', user_id), '' FROM mentions");
    read(
            Keyspace.CHANNEL,
            "SELECT CONCAT(channel_id, ' ', ts_micros, ' ', user_id), body FROM messages"
                + " WHERE deleted = 0 AND edited_micros IS NULL AND user_id IS NOT NULL"
                + " AND subtype IS NULL AND INSTR(body, CONCAT('<@', user_id, '>')) > 0")
        .keySet()
        .stream()
        .filter(mention -> !there.containsKey(mention))
        .forEach(mention -> problems.add("mention missing: " + mention));
  }

  private void counts() throws SQLException {
    compare(
        "member count",
        read(Keyspace.CHANNEL, "SELECT channel_id, member_count FROM channels WHERE deleted = 0"),
        read(
            Keyspace.CHANNEL,
            "SELECT c.channel_id, COALESCE(SUM(m.is_member), 0) FROM channels c"
                + " LEFT JOIN channel_members m ON m.channel_id = c.channel_id"
                + " WHERE c.deleted = 0 GROUP BY c.channel_id"));
    compare(
        "reply count",
        read(
            Keyspace.CHANNEL,
            "SELECT CONCAT(channel_id, ' ', thread_micros), reply_count FROM threads"
                + " WHERE reply_count > 0"),
        read(
            Keyspace.CHANNEL,
            "SELECT CONCAT(channel_id, ' ', thread_micros), COUNT(*) FROM messages"
                + " WHERE thread_micros IS NOT NULL AND thread_micros <> ts_micros"
                + " AND deleted = 0 GROUP BY channel_id, thread_micros"));
  }

  /** Every stream's kept events are dense, and end where its owner's row says. */
  private void streams() throws SQLException {
    streams(Keyspace.CHANNEL, "SELECT channel_id, seq FROM channels WHERE seq > 0");
    streams(Keyspace.USER, "SELECT user_id, seq FROM people_streams WHERE seq > 0");
    streams(
        Keyspace.TEAM,
        "SELECT team_id, seq FROM teams WHERE seq > 0 UNION"
            + " SELECT CONCAT(team_id, '/members'), members_seq FROM teams WHERE members_seq > 0");
  }

  private void streams(Keyspace keyspace, String heads) throws SQLException {
    compare(
        keyspace.database() + " stream",
        read(keyspace, heads),
        read(keyspace, "SELECT stream, MAX(seq) FROM outbox GROUP BY stream"));
    read(
            keyspace,
            "SELECT stream, CONCAT(MIN(seq), '..', MAX(seq), ' are ', COUNT(*)) FROM outbox"
                + " GROUP BY stream HAVING COUNT(*) <> MAX(seq) - MIN(seq) + 1")
        .forEach((stream, what) -> problems.add("stream " + stream + " has holes: " + what));
  }

  private void compare(String what, Map<String, String> first, Map<String, String> copy) {
    Map<String, String> left = new TreeMap<>(copy);
    first.forEach(
        (key, value) -> {
          String copied = left.remove(key);
          if (!value.equals(copied)) {
            problems.add(what + " of " + key + " is " + value + ", its copy " + copied);
          }
        });
    left.forEach((key, value) -> problems.add(what + " of " + key + " is only a copy: " + value));
  }

  private Map<String, String> read(Keyspace keyspace, String sql) throws SQLException {
    Map<String, String> rows = new TreeMap<>();
    try (Connection connection = store.connection(keyspace);
        PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet result = statement.executeQuery()) {
      while (result.next()) {
        rows.put(result.getString(1), result.getString(2));
      }
    }
    return rows;
  }
}

package dev.parley.usergroup;

import dev.parley.json.Json;
import dev.parley.model.Event;
import dev.parley.model.Home;
import dev.parley.model.Ts;
import dev.parley.store.Binds;
import dev.parley.store.Keyspace;
import dev.parley.store.Records;
import dev.parley.store.Route;
import dev.parley.store.Session;
import dev.parley.store.Statement;
import dev.parley.store.outbox.FollowUp;
import dev.parley.store.outbox.Publisher;
import dev.parley.store.outbox.Streams;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * The groups of a person: the second view of a group's members, told on the person's own stream.
 * Thread-safe.
 */
public final class OwnGroups {
  private record Line(boolean isMember, long version) {}

  private static final Statement LOCK =
      Statement.of(
          Keyspace.USER,
          "SELECT is_member, version FROM user_groups WHERE user_id = :user_id"
              + " AND usergroup_id = :group FOR UPDATE");
  private static final Statement PUT =
      Statement.of(
          Keyspace.USER,
          "INSERT INTO user_groups (user_id, usergroup_id, team_id, is_member, version)"
              + " VALUES (:user_id, :group, :team_id, :member, :version)"
              + " ON DUPLICATE KEY UPDATE is_member = VALUES(is_member),"
              + " version = VALUES(version)");
  private static final Statement LIST =
      Statement.of(
          Keyspace.USER,
          "SELECT usergroup_id FROM user_groups WHERE user_id = :user_id AND team_id = :team_id"
              + " AND is_member = 1 ORDER BY usergroup_id LIMIT :most");

  private final Records records;
  private final Publisher publisher;

  public OwnGroups(Records records, Publisher publisher) {
    this.records = records;
    this.publisher = publisher;
  }

  /** Makes the copy of a membership, unless a newer one is there. */
  public void apply(FollowUp.GroupMember copy) {
    Home home = Home.local(copy.teamId());
    Optional<Event> told =
        records.store().write(Route.user(home, copy.userId()), session -> apply(session, copy));
    told.ifPresent(publisher::publish);
  }

  private Optional<Event> apply(Session session, FollowUp.GroupMember copy) {
    Binds key = Binds.of("group", copy.groupId());
    Optional<Line> known =
        session.one(LOCK, key, row -> new Line(row.flag("is_member"), row.number("version")));
    if (known.isPresent() && known.get().version() >= copy.version()) {
      return Optional.empty();
    }
    session.run(PUT, key.and("member", copy.isMember()).and("version", copy.version()));
    if (known.map(Line::isMember).orElse(false) == copy.isMember()) {
      return Optional.empty();
    }
    long now = records.clock().micros();
    String type = copy.isMember() ? "subteam_self_added" : "subteam_self_removed";
    ObjectNode frame =
        Json.object()
            .put("type", type)
            .put("subteam_id", copy.groupId())
            .put("event_ts", Ts.format(now));
    return Optional.of(
        Streams.toPerson(session, copy.userId(), type, Json.bytes(frame), List.of(), now));
  }

  /** The enabled groups that a person is in, by id. */
  public List<String> of(Home home, String userId) {
    return records
        .store()
        .read(
            Route.user(home, userId),
            session ->
                session.list(
                    LIST,
                    Binds.of("most", UserGroups.GROUPS_MAX),
                    row -> row.text("usergroup_id")));
  }
}

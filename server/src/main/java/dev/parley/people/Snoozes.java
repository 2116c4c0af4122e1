package dev.parley.people;

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
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * Who of a workspace wants no notifications: the second view of what people set for themselves,
 * told to the workspace's full members. Thread-safe.
 */
public final class Snoozes {
  private static final long MICROS = 1_000_000;

  private static final Statement LOCK =
      Statement.of(
          Keyspace.TEAM,
          "SELECT version FROM snoozes WHERE team_id = :team_id AND user_id = :user FOR UPDATE");
  private static final Statement PUT =
      Statement.of(
          Keyspace.TEAM,
          "INSERT INTO snoozes (team_id, user_id, start_seconds, end_seconds, version)"
              + " VALUES (:team_id, :user, :start, :end, :version) ON DUPLICATE KEY UPDATE"
              + " start_seconds = VALUES(start_seconds), end_seconds = VALUES(end_seconds),"
              + " version = VALUES(version)");
  private static final Statement OF =
      Statement.of(
          Keyspace.TEAM,
          "SELECT user_id, start_seconds, end_seconds FROM snoozes WHERE team_id = :team_id"
              + " AND user_id IN (:users)");

  private final Records records;
  private final Publisher publisher;

  public Snoozes(Records records, Publisher publisher) {
    this.records = records;
    this.publisher = publisher;
  }

  /** Makes the copy of what a person set, unless a newer one is there. */
  public void apply(FollowUp.Snoozed copy) {
    Home home = Home.local(copy.teamId());
    Optional<Event> told = records.store().write(Route.team(home), session -> apply(session, copy));
    told.ifPresent(publisher::publish);
  }

  private Optional<Event> apply(Session session, FollowUp.Snoozed copy) {
    Binds key = Binds.of("user", copy.userId());
    Optional<Long> known = session.one(LOCK, key, row -> row.number("version"));
    if (known.isPresent() && known.get() >= copy.version()) {
      return Optional.empty();
    }
    session.run(
        PUT,
        key.and("start", copy.startSeconds())
            .and("end", copy.endSeconds())
            .and("version", copy.version()));
    long now = records.clock().micros();
    Snooze snooze = new Snooze(copy.startSeconds(), copy.endSeconds());
    ObjectNode frame = Json.object().put("type", "dnd_updated_user").put("user", copy.userId());
    frame.set("dnd_status", snooze.shape(now / MICROS));
    frame.put("event_ts", Ts.format(now));
    return Optional.of(
        Streams.toTeam(session, copy.teamId(), true, "dnd_updated_user", Json.bytes(frame), now));
  }

  /** What these people set, {@link Snooze#NONE} for those who never did. */
  public Map<String, Snooze> of(Home home, Collection<String> userIds) {
    Map<String, Snooze> found = new HashMap<>();
    userIds.forEach(user -> found.put(user, Snooze.NONE));
    if (!userIds.isEmpty()) {
      records
          .store()
          .read(
              Route.team(home),
              session ->
                  session.list(
                      OF,
                      Binds.of("users", userIds),
                      row ->
                          found.put(
                              row.text("user_id"),
                              new Snooze(row.number("start_seconds"), row.number("end_seconds")))));
    }
    return found;
  }
}

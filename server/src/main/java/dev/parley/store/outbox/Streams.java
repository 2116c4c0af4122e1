package dev.parley.store.outbox;

import dev.parley.model.Effect;
import dev.parley.model.Event;
import dev.parley.model.StreamId;
import dev.parley.store.Binds;
import dev.parley.store.Keyspace;
import dev.parley.store.Session;
import dev.parley.store.Statement;
import java.util.List;

/** The counters of people's and workspaces' streams, each under a row lock. */
public final class Streams {
  private static final Statement LOCK_TEAM =
      Statement.of(
          Keyspace.TEAM, "SELECT seq, members_seq FROM teams WHERE team_id = :team_id FOR UPDATE");
  private static final Statement RAISE_TEAM =
      Statement.of(Keyspace.TEAM, "UPDATE teams SET seq = :seq WHERE team_id = :team_id");
  private static final Statement RAISE_MEMBERS =
      Statement.of(Keyspace.TEAM, "UPDATE teams SET members_seq = :seq WHERE team_id = :team_id");
  private static final Statement MAKE_PERSON =
      Statement.of(
          Keyspace.USER,
          "INSERT IGNORE INTO people_streams (user_id, team_id, seq) VALUES (:user_id, :team_id, 0)");
  private static final Statement LOCK_PERSON =
      Statement.of(
          Keyspace.USER, "SELECT seq FROM people_streams WHERE user_id = :user_id FOR UPDATE");
  private static final Statement RAISE_PERSON =
      Statement.of(Keyspace.USER, "UPDATE people_streams SET seq = :seq WHERE user_id = :user_id");

  private Streams() {}

  /** The next sequence of a person's stream; the transaction must append an event with it. */
  public static long nextOfPerson(Session session) {
    long next = lockPerson(session) + 1;
    session.run(RAISE_PERSON, Binds.of("seq", next));
    return next;
  }

  /** Locks a person's stream, so that what follows is decided by one transaction at a time. */
  public static long lockPerson(Session session) {
    session.run(MAKE_PERSON, Binds.none());
    return session
        .one(LOCK_PERSON, Binds.none(), row -> row.number("seq"))
        .orElseThrow(() -> new IllegalStateException("a stream vanished"));
  }

  /** The next sequence of a workspace's stream; the transaction must append an event with it. */
  public static long nextOfTeam(Session session, boolean fullMembersOnly) {
    String column = fullMembersOnly ? "members_seq" : "seq";
    long next =
        session
                .one(LOCK_TEAM, Binds.none(), row -> row.number(column))
                .orElseThrow(() -> new IllegalStateException("no such workspace"))
            + 1;
    session.run(fullMembersOnly ? RAISE_MEMBERS : RAISE_TEAM, Binds.of("seq", next));
    return next;
  }

  /** Appends an event to a person's stream. */
  public static Event toPerson(
      Session session, String userId, String type, byte[] json, List<Effect> effects, long now) {
    Event event = new Event(StreamId.person(userId), nextOfPerson(session), type, json, effects);
    Outbox.append(session, Keyspace.USER, event, List.of(), now);
    return event;
  }

  /** Appends an event to the workspace's stream, or to that of its full members alone. */
  public static Event toTeam(
      Session session, String teamId, boolean fullMembersOnly, String type, byte[] json, long now) {
    StreamId stream = fullMembersOnly ? StreamId.fullMembers(teamId) : StreamId.workspace(teamId);
    Event event = new Event(stream, nextOfTeam(session, fullMembersOnly), type, json);
    Outbox.append(session, Keyspace.TEAM, event, List.of(), now);
    return event;
  }
}

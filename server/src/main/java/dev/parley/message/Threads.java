package dev.parley.message;

import dev.parley.json.Json;
import dev.parley.model.Refusal;
import dev.parley.model.Ts;
import dev.parley.store.Binds;
import dev.parley.store.Keyspace;
import dev.parley.store.Session;
import dev.parley.store.Statement;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Threads: their roots, and the counts that the root shows. */
final class Threads {
  /** How many people a root names. */
  static final int REPLY_USERS_SHOWN = 5;

  private static final Statement ROOT =
      Statement.of(
          Keyspace.CHANNEL,
          "SELECT body, thread_micros FROM messages WHERE channel_id = :channel_id"
              + " AND ts_micros = :ts AND deleted = 0");
  private static final Statement THREAD =
      Statement.of(
          Keyspace.CHANNEL,
          "SELECT reply_count, reply_users, reply_user_count FROM threads"
              + " WHERE channel_id = :channel_id AND thread_micros = :thread");
  private static final Statement PUT =
      Statement.of(
          Keyspace.CHANNEL,
          "INSERT INTO threads (channel_id, thread_micros, team_id, reply_count,"
              + " latest_reply_micros, reply_users, reply_user_count, is_locked, version) VALUES"
              + " (:channel_id, :thread, :team_id, :count, :latest, :users, :people, 0, :version)"
              + " ON DUPLICATE KEY UPDATE reply_count = VALUES(reply_count),"
              + " latest_reply_micros = VALUES(latest_reply_micros),"
              + " reply_users = VALUES(reply_users), reply_user_count = VALUES(reply_user_count),"
              + " version = VALUES(version)");
  private static final Statement PERSON =
      Statement.of(
          Keyspace.CHANNEL,
          "SELECT replies FROM thread_people WHERE channel_id = :channel_id"
              + " AND thread_micros = :thread AND user_id = :user");
  private static final Statement PUT_PERSON =
      Statement.of(
          Keyspace.CHANNEL,
          "INSERT INTO thread_people (channel_id, thread_micros, user_id, team_id, replies,"
              + " first_micros, version) VALUES (:channel_id, :thread, :user, :team_id, 1, :ts,"
              + " :version) ON DUPLICATE KEY UPDATE"
              + " first_micros = IF(replies = 0, VALUES(first_micros), first_micros),"
              + " replies = replies + 1, version = VALUES(version)");
  private static final Statement SHOWN =
      Statement.of(
          Keyspace.CHANNEL,
          "SELECT reply_count, latest_reply_micros, reply_users, reply_user_count FROM threads"
              + " WHERE channel_id = :channel_id AND thread_micros = :thread");
  private static final Statement LESS_OF_PERSON =
      Statement.of(
          Keyspace.CHANNEL,
          "UPDATE thread_people SET replies = replies - 1, version = :version"
              + " WHERE channel_id = :channel_id AND thread_micros = :thread AND user_id = :user"
              + " AND replies > 0");
  private static final Statement PEOPLE =
      Statement.of(
          Keyspace.CHANNEL,
          "SELECT user_id FROM thread_people WHERE channel_id = :channel_id"
              + " AND thread_micros = :thread AND replies > 0 ORDER BY first_micros, user_id");
  private static final Statement LEFT =
      Statement.of(
          Keyspace.CHANNEL,
          "SELECT COUNT(*) AS replies, COALESCE(MAX(ts_micros), 0) AS latest FROM messages"
              + " WHERE channel_id = :channel_id AND thread_micros = :thread AND deleted = 0");

  private record Counts(int replies, ArrayNode users, int people) {}

  private Threads() {}

  /** The body of a message that can carry a thread. */
  static ObjectNode root(Session session, long threadMicros) {
    record Found(String body, boolean isReply) {}
    Found found =
        session
            .one(
                ROOT,
                Binds.of("ts", threadMicros),
                row -> new Found(row.text("body"), row.numberOrNull("thread_micros") != null))
            .orElseThrow(() -> new Refusal("thread_not_found"));
    if (found.isReply()) {
      throw new Refusal("thread_not_found");
    }
    return Json.readObject(found.body());
  }

  /**
   * Counts a reply.
   *
   * @param seq of the event that tells of it
   * @return the frame that tells of the root's new counts
   */
  static byte[] count(
      Session session, Draft reply, long thread, long ts, ObjectNode root, long seq) {
    String user = reply.author().userId();
    Counts counts =
        session
            .one(
                THREAD,
                Binds.of("thread", thread),
                row ->
                    new Counts(
                        (int) row.number("reply_count"),
                        (ArrayNode) Json.read(row.text("reply_users")),
                        (int) row.number("reply_user_count")))
            .orElseGet(() -> new Counts(0, Json.array(), 0));
    boolean isNew =
        session
            .one(PERSON, Binds.of("thread", thread).and("user", user), row -> row.number("replies"))
            .filter(replies -> replies > 0)
            .isEmpty();
    ArrayNode users = counts.users();
    if (isNew && users.size() < REPLY_USERS_SHOWN) {
      users.add(user);
    }
    int people = counts.people() + (isNew ? 1 : 0);
    session.run(
        PUT_PERSON, Binds.of("thread", thread).and("user", user).and("ts", ts).and("version", seq));
    session.run(
        PUT,
        Binds.of("thread", thread)
            .and("count", counts.replies() + 1)
            .and("latest", ts)
            .and("users", Json.text(users))
            .and("people", people)
            .and("version", seq));
    ObjectNode message = root.deepCopy();
    show(message, thread, counts.replies() + 1, users, people, ts);
    ObjectNode frame =
        Json.object()
            .put("type", "message")
            .put("subtype", "message_replied")
            .put("hidden", true)
            .put("channel", reply.channelId())
            .put("ts", Ts.format(ts))
            .put("event_ts", Ts.format(ts));
    frame.set("message", message);
    return Json.bytes(frame);
  }

  /** How many replies hang on a root. */
  static long replies(Session session, long thread) {
    return session
        .one(SHOWN, Binds.of("thread", thread), row -> row.number("reply_count"))
        .orElse(0L);
  }

  /** A copy of a message as history shows it, with the counts of its thread. */
  static ObjectNode shown(Session session, long tsMicros, ObjectNode body) {
    ObjectNode shown = body.deepCopy();
    session.list(
        SHOWN,
        Binds.of("thread", tsMicros),
        row -> {
          if (row.number("reply_count") > 0) {
            show(
                shown,
                tsMicros,
                (int) row.number("reply_count"),
                Json.read(row.text("reply_users")),
                (int) row.number("reply_user_count"),
                row.number("latest_reply_micros"));
          }
          return tsMicros;
        });
    return shown;
  }

  /**
   * Takes a deleted reply from its thread's counts, which are counted anew, so that a slip in them
   * does not live on.
   *
   * @return how many replies are left
   */
  static int uncount(Session session, @Nullable String user, long thread, long version) {
    if (user != null) {
      session.run(
          LESS_OF_PERSON, Binds.of("thread", thread).and("user", user).and("version", version));
    }
    record Left(int replies, long latest) {}
    Left left =
        session
            .one(
                LEFT,
                Binds.of("thread", thread),
                row -> new Left((int) row.number("replies"), row.number("latest")))
            .orElseThrow();
    List<String> people =
        session.list(PEOPLE, Binds.of("thread", thread), row -> row.text("user_id"));
    session.run(
        PUT,
        Binds.of("thread", thread)
            .and("count", left.replies())
            .and("latest", left.latest())
            .and("users", Json.text(people.stream().limit(REPLY_USERS_SHOWN).toList()))
            .and("people", people.size())
            .and("version", version));
    return left.replies();
  }

  /** Puts a thread's counts on its root. */
  static void show(
      ObjectNode root, long thread, int replies, JsonNode users, int people, long latest) {
    root.put("thread_ts", Ts.format(thread))
        .put("reply_count", replies)
        .put("reply_users_count", people)
        .put("latest_reply", Ts.format(latest));
    root.set("reply_users", users);
    root.put("is_locked", false);
  }
}

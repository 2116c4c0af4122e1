package dev.parley.message;

import dev.parley.json.Json;
import dev.parley.model.Refusal;
import dev.parley.store.Binds;
import dev.parley.store.Keyspace;
import dev.parley.store.Row;
import dev.parley.store.Session;
import dev.parley.store.Statement;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The statements on a message's row and on what hangs on it. */
final class MessageRows {
  /** Marks a deleted root that its replies still hang on. */
  static final String TOMBSTONE = "tombstone";

  private static final Statement FIND =
      Statement.of(
          Keyspace.CHANNEL,
          "SELECT ts_micros, thread_micros, user_id, subtype, body FROM messages"
              + " WHERE channel_id = :channel_id AND ts_micros = :ts AND deleted = 0");
  private static final Statement EDIT =
      Statement.of(
          Keyspace.CHANNEL,
          "UPDATE messages SET body = :body, edited_micros = :edited, version = :version"
              + " WHERE channel_id = :channel_id AND ts_micros = :ts");
  private static final Statement REPLACE =
      Statement.of(
          Keyspace.CHANNEL,
          "UPDATE messages SET body = :body, version = :version"
              + " WHERE channel_id = :channel_id AND ts_micros = :ts");
  private static final Statement ERASE =
      Statement.of(
          Keyspace.CHANNEL,
          "UPDATE messages SET body = :body, subtype = :subtype, deleted = 1,"
              + " timeline_micros = NULL, version = :version"
              + " WHERE channel_id = :channel_id AND ts_micros = :ts");
  private static final Statement ENTOMB =
      Statement.of(
          Keyspace.CHANNEL,
          "UPDATE messages SET body = :body, subtype = :subtype, user_id = :user,"
              + " version = :version WHERE channel_id = :channel_id AND ts_micros = :ts");
  private static final Statement UNREACT =
      Statement.of(
          Keyspace.CHANNEL,
          "DELETE FROM reactions WHERE channel_id = :channel_id AND ts_micros = :ts");
  private static final Statement UNMENTION =
      Statement.of(
          Keyspace.CHANNEL,
          "DELETE FROM channel_mentions WHERE channel_id = :channel_id AND ts_micros = :ts");
  private static final Statement UNPIN =
      Statement.of(
          Keyspace.CHANNEL,
          "UPDATE pins SET deleted = 1, version = :version WHERE channel_id = :channel_id"
              + " AND item_id = :item AND deleted = 0");
  private static final Statement UNSHARE =
      Statement.of(
          Keyspace.CHANNEL,
          "UPDATE file_shares SET deleted = 1, version = :version WHERE channel_id = :channel_id"
              + " AND ts_micros = :ts AND deleted = 0");

  /**
   * A message that is there.
   *
   * @param threadMicros the root's ts, for a reply
   */
  record Stored(
      long tsMicros,
      @Nullable Long threadMicros,
      @Nullable String userId,
      @Nullable String subtype,
      ObjectNode body) {

    boolean isTombstone() {
      return TOMBSTONE.equals(subtype);
    }
  }

  private MessageRows() {}

  static Optional<Stored> find(Session session, long tsMicros) {
    return session.one(FIND, Binds.of("ts", tsMicros), MessageRows::stored);
  }

  /** The same, for what is done to a message: a deleted one's tombstone is none. */
  static Stored require(Session session, long tsMicros) {
    return find(session, tsMicros)
        .filter(message -> !message.isTombstone())
        .orElseThrow(() -> new Refusal("message_not_found"));
  }

  private static Stored stored(Row row) {
    return new Stored(
        row.number("ts_micros"),
        row.numberOrNull("thread_micros"),
        row.textOrNull("user_id"),
        row.textOrNull("subtype"),
        Json.readObject(row.text("body")));
  }

  static void edit(
      Session session, long tsMicros, ObjectNode body, long editedMicros, long version) {
    session.run(
        EDIT,
        Binds.of("ts", tsMicros)
            .and("body", Json.text(body))
            .and("edited", editedMicros)
            .and("version", version));
  }

  /** Changes what a message shows without anybody having edited it. */
  static void replace(Session session, long tsMicros, ObjectNode body, long version) {
    session.run(
        REPLACE, Binds.of("ts", tsMicros).and("body", Json.text(body)).and("version", version));
  }

  /** Leaves a row without content, which holds the place of its ts. */
  static void erase(Session session, long tsMicros, String item, long version) {
    ObjectNode body = Json.object().put("type", "message").put("subtype", TOMBSTONE);
    session.run(
        ERASE,
        Binds.of("ts", tsMicros)
            .and("body", Json.text(body.put("ts", item)))
            .and("subtype", TOMBSTONE)
            .and("version", version));
    detach(session, tsMicros, item, version);
  }

  /** Leaves a row in its place in the timeline that says only that something was there. */
  static void entomb(Session session, long tsMicros, ObjectNode body, long version) {
    session.run(
        ENTOMB,
        Binds.of("ts", tsMicros)
            .and("body", Json.text(body))
            .and("subtype", TOMBSTONE)
            .and("user", body.path("user").asString())
            .and("version", version));
    detach(session, tsMicros, body.path("ts").asString(), version);
  }

  private static void detach(Session session, long tsMicros, String item, long version) {
    session.run(UNREACT, Binds.of("ts", tsMicros));
    session.run(UNMENTION, Binds.of("ts", tsMicros));
    session.run(UNPIN, Binds.of("item", item).and("version", version));
    session.run(UNSHARE, Binds.of("ts", tsMicros).and("version", version));
  }
}

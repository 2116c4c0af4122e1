package dev.parley.saved;

import dev.parley.json.Json;
import dev.parley.model.Event;
import dev.parley.model.Principal;
import dev.parley.model.Refusal;
import dev.parley.store.Binds;
import dev.parley.store.Keyspace;
import dev.parley.store.Records;
import dev.parley.store.Route;
import dev.parley.store.Row;
import dev.parley.store.Session;
import dev.parley.store.Statement;
import dev.parley.store.outbox.Publisher;
import dev.parley.store.outbox.Streams;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What people began to write and did not send, one text a conversation and one a thread. The
 * person's own stream tells where something changed and not what: apps of the person listen there
 * too. Whether someone may write there is for the caller to decide. Thread-safe.
 */
public final class Drafts {
  /** The most drafts of one person. */
  public static final int DRAFTS_MAX = 500;

  /** The longest text, in characters: as long as a message may be. */
  public static final int TEXT_LENGTH_MAX = 40_000;

  private static final long MICROS = 1_000_000;
  private static final Statement LIST =
      Statement.of(
          Keyspace.USER,
          "SELECT draft_id, channel_id, body, updated_micros FROM drafts"
              + " WHERE user_id = :user_id AND deleted = 0 ORDER BY updated_micros DESC, draft_id"
              + " LIMIT :most");
  private static final Statement FIND =
      Statement.of(
          Keyspace.USER,
          "SELECT draft_id, channel_id, body, updated_micros FROM drafts"
              + " WHERE user_id = :user_id AND draft_id = :draft AND deleted = 0");
  private static final Statement COUNT =
      Statement.of(
          Keyspace.USER,
          "SELECT COUNT(draft_id) AS present FROM drafts WHERE user_id = :user_id"
              + " AND deleted = 0");
  private static final Statement PUT =
      Statement.of(
          Keyspace.USER,
          "INSERT INTO drafts (user_id, draft_id, team_id, channel_id, body, updated_micros,"
              + " deleted, version) VALUES (:user_id, :draft, :team_id, :channel, :body, :now,"
              + " :deleted, :version) ON DUPLICATE KEY UPDATE body = VALUES(body),"
              + " updated_micros = VALUES(updated_micros), deleted = VALUES(deleted),"
              + " version = VALUES(version)");

  /**
   * Where something is written.
   *
   * @param thread the ts of the message that it answers
   */
  public record Place(String channelId, @Nullable String thread) {
    private static final char SEPARATOR = ':';

    private String id() {
      return thread == null ? channelId : channelId + SEPARATOR + thread;
    }

    private static Place of(String channelId, String id) {
      return new Place(
          channelId,
          id.length() == channelId.length() ? null : id.substring(channelId.length() + 1));
    }
  }

  /** A text, and when it was last changed. */
  public record Draft(Place place, String text, long updatedSeconds) {}

  private final Records records;
  private final Publisher publisher;

  public Drafts(Records records, Publisher publisher) {
    this.records = records;
    this.publisher = publisher;
  }

  /** The caller's drafts from the one changed last on. */
  public List<Draft> list(Principal caller) {
    return records
        .store()
        .read(
            Route.user(caller.home(), caller.userId()),
            session -> session.list(LIST, Binds.of("most", DRAFTS_MAX), Drafts::draft));
  }

  /**
   * Keeps a text.
   *
   * @param text empty for none any more
   * @throws Refusal {@code msg_too_long}, {@code too_many_drafts}
   */
  public void set(Principal caller, Place place, String text) {
    if (text.length() > TEXT_LENGTH_MAX) {
      throw new Refusal("msg_too_long");
    }
    records
        .store()
        .write(
            Route.user(caller.home(), caller.userId()),
            session -> set(session, caller, place, text))
        .ifPresent(publisher::publish);
  }

  private Optional<Event> set(Session session, Principal caller, Place place, String text) {
    Streams.lockPerson(session);
    String before =
        session.one(FIND, Binds.of("draft", place.id()), row -> row.text("body")).orElse("");
    if (before.equals(text)) {
      return Optional.empty();
    }
    if (before.isEmpty()
        && session.one(COUNT, Binds.none(), row -> row.number("present")).orElse(0L)
            >= DRAFTS_MAX) {
      throw new Refusal("too_many_drafts");
    }
    long now = records.clock().micros();
    Event event =
        Streams.toPerson(
            session, caller.userId(), "draft_changed", Json.bytes(frame(place)), List.of(), now);
    session.run(
        PUT,
        Binds.of("draft", place.id())
            .and("channel", place.channelId())
            .and("body", text)
            .and("now", now)
            .and("deleted", text.isEmpty())
            .and("version", event.seq()));
    return Optional.of(event);
  }

  private static ObjectNode frame(Place place) {
    ObjectNode frame = Json.object().put("type", "draft_changed").put("channel", place.channelId());
    return place.thread() == null ? frame : frame.put("thread_ts", place.thread());
  }

  private static Draft draft(Row row) {
    return new Draft(
        Place.of(row.text("channel_id"), row.text("draft_id")),
        row.text("body"),
        row.number("updated_micros") / MICROS);
  }
}

package dev.parley.message;

import dev.parley.job.JobKind;
import dev.parley.job.Jobs;
import dev.parley.json.Json;
import dev.parley.model.IdKind;
import dev.parley.model.Principal;
import dev.parley.model.Refusal;
import dev.parley.store.Binds;
import dev.parley.store.Keyspace;
import dev.parley.store.Records;
import dev.parley.store.Route;
import dev.parley.store.Row;
import dev.parley.store.Session;
import dev.parley.store.Statement;
import dev.parley.store.outbox.Streams;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Messages that are to be posted later; they lie with their author. {@link ScheduledPosts} posts
 * them. Thread-safe.
 */
public final class ScheduledMessages {
  /** How far ahead a message may be scheduled, in seconds. */
  public static final long AHEAD_SECONDS_MAX = 120L * 24 * 3_600;

  /** The most messages that one person has waiting. */
  public static final int WAITING_MAX = 1_000;

  /** The most messages of one person to one conversation within {@link #WINDOW_SECONDS}. */
  public static final int IN_WINDOW_MAX = 30;

  /** The length of that time, in seconds. */
  public static final long WINDOW_SECONDS = 300;

  static final JobKind KIND = new JobKind("scheduled_message", Keyspace.USER);

  /** Waits for its time. */
  static final String WAITING = "waiting";

  private static final long MICROS = 1_000_000;
  private static final Statement COUNT =
      Statement.of(
          Keyspace.USER,
          "SELECT COUNT(scheduled_id) AS waiting, COALESCE(SUM(channel_id = :channel"
              + " AND post_micros > :from AND post_micros <= :to), 0) AS beside"
              + " FROM scheduled_messages WHERE user_id = :user_id AND state = 'waiting'");
  private static final Statement INSERT =
      Statement.of(
          Keyspace.USER,
          "INSERT INTO scheduled_messages (user_id, scheduled_id, team_id, channel_id, post_micros,"
              + " body, state, reason, created_micros, version) VALUES (:user_id, :id, :team_id,"
              + " :channel, :post, :body, 'waiting', NULL, :now, 1)");
  private static final Statement LIST =
      Statement.of(
          Keyspace.USER,
          "SELECT scheduled_id, channel_id, post_micros, created_micros, body"
              + " FROM scheduled_messages WHERE user_id = :user_id AND state = 'waiting'"
              + " AND (:channel IS NULL OR channel_id = :channel) AND post_micros >= :oldest"
              + " AND post_micros <= :latest AND (post_micros > :after"
              + " OR (post_micros = :after AND scheduled_id > :id))"
              + " ORDER BY post_micros, scheduled_id LIMIT :most");
  private static final Statement CANCEL =
      Statement.of(
          Keyspace.USER,
          "DELETE FROM scheduled_messages WHERE user_id = :user_id AND scheduled_id = :id"
              + " AND channel_id = :channel AND state = 'waiting'");

  /** A message that is kept under an id. */
  public record Kept(String id, Draft draft) {}

  /** A message that waits for its time. */
  public record Scheduled(
      String id, String channelId, long postMicros, long createdMicros, String text) {
    /** Where a list begins. */
    public static final Scheduled FIRST = new Scheduled("", "", 0, 0, "");
  }

  /**
   * Which waiting messages are asked for.
   *
   * @param channelId of one conversation; null for all
   */
  public record Wanted(@Nullable String channelId, long oldestMicros, long latestMicros) {}

  private final Records records;

  public ScheduledMessages(Records records) {
    this.records = records;
  }

  /**
   * Keeps a message until its time.
   *
   * @return it as it is kept, under its id
   * @throws Refusal {@code time_in_past}, {@code time_too_far}, {@code restricted_too_many}, and
   *     what {@link Posts#post} refuses now
   */
  public Kept schedule(Draft written, Markup.Links links, long postSeconds) {
    Posts.check(written);
    Draft draft = written.withText(Markup.of(written.text(), links));
    long now = records.clock().micros();
    if (postSeconds <= now / MICROS) {
      throw new Refusal("time_in_past");
    }
    if (postSeconds > now / MICROS + AHEAD_SECONDS_MAX) {
      throw new Refusal("time_too_far");
    }
    records
        .store()
        .read(
            Route.channel(draft.home(), draft.channelId()),
            session -> {
              Set<String> present = Posts.requireRoom(session, draft);
              if (draft.threadMicros() != null) {
                Threads.root(session, draft.threadMicros());
              }
              return present;
            });
    String id = records.ids().next(IdKind.SCHEDULED);
    records
        .store()
        .write(
            Route.user(draft.home(), draft.author().userId()),
            session -> {
              keep(session, id, draft, postSeconds * MICROS, now);
              return id;
            });
    return new Kept(id, draft);
  }

  private static void keep(Session session, String id, Draft draft, long post, long now) {
    // Counted under the lock, so that many at once do not pass the limits together.
    Streams.lockPerson(session);
    record Counts(long waiting, long beside) {}
    long window = WINDOW_SECONDS * MICROS;
    Binds binds = Binds.of("channel", draft.channelId());
    Counts counts =
        session
            .one(
                COUNT,
                binds.and("from", post - window).and("to", post + window),
                row -> new Counts(row.number("waiting"), row.number("beside")))
            .orElseThrow(() -> new IllegalStateException("a count without a row"));
    if (counts.waiting() >= WAITING_MAX || counts.beside() >= IN_WINDOW_MAX) {
      throw new Refusal("restricted_too_many");
    }
    ObjectNode body = (ObjectNode) Json.tree(draft);
    body.put("client_msg_id", Posts.OWN_WRITE + id);
    session.run(
        INSERT, binds.and("id", id).and("post", post).and("body", Json.text(body)).and("now", now));
    Jobs.put(session, KIND, id, post, now);
  }

  /** A page of the caller's waiting messages, the next to be posted first. */
  public List<Scheduled> list(Principal caller, Wanted wanted, Scheduled after, int most) {
    return records
        .store()
        .read(
            Route.user(caller.home(), caller.userId()),
            session ->
                session.list(
                    LIST,
                    Binds.of("channel", wanted.channelId())
                        .and("oldest", wanted.oldestMicros())
                        .and("latest", wanted.latestMicros())
                        .and("after", after.postMicros())
                        .and("id", after.id())
                        .and("most", most),
                    ScheduledMessages::scheduled));
  }

  private static Scheduled scheduled(Row row) {
    return new Scheduled(
        row.text("scheduled_id"),
        row.text("channel_id"),
        row.number("post_micros"),
        row.number("created_micros"),
        Json.read(row.text("body")).path("text").asString(""));
  }

  /**
   * Takes a waiting message of the caller's back.
   *
   * @return false where there is none: unknown, or being posted already
   */
  public boolean cancel(Principal caller, String channelId, String id) {
    return records
        .store()
        .write(
            Route.user(caller.home(), caller.userId()),
            session -> {
              if (session.run(CANCEL, Binds.of("id", id).and("channel", channelId)) == 0) {
                return false;
              }
              Jobs.remove(session, KIND, id);
              return true;
            });
  }

  /** A scheduled message as its answer shows it. */
  public static ObjectNode shown(Draft draft) {
    ObjectNode body = Posts.body(draft, 0, null);
    ObjectNode shown = Json.object().put("type", "delayed_message");
    for (String name :
        List.of(
            "subtype",
            "text",
            "user",
            "team",
            "bot_id",
            "app_id",
            "username",
            "bot_profile",
            "blocks",
            "attachments",
            "metadata")) {
      JsonNode value = body.get(name);
      if (value != null) {
        shown.set(name, value);
      }
    }
    return shown;
  }
}

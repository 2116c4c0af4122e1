package dev.parley.message;

import dev.parley.job.Job;
import dev.parley.job.JobKind;
import dev.parley.job.Worker;
import dev.parley.json.Json;
import dev.parley.model.Refusal;
import dev.parley.people.Member;
import dev.parley.people.Members;
import dev.parley.store.Binds;
import dev.parley.store.Keyspace;
import dev.parley.store.Records;
import dev.parley.store.Route;
import dev.parley.store.Session;
import dev.parley.store.Statement;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Posts scheduled messages at their time.
 *
 * <p>Its states, in the author's row:
 *
 * <pre>
 * waiting ──▶ posting ──▶ no row: the message is posted
 *    │           └──────▶ dropped, with the reason, until it was kept long enough
 *    └──▶ no row: taken back, which is refused from posting on
 * </pre>
 *
 * <p>The message carries the scheduled one's id as its write id, so a crash after the post and
 * before the row is gone posts nothing again.
 */
public final class ScheduledPosts implements Worker {
  /** How long it stays known why a message was not posted, in seconds. */
  public static final long DROPPED_SECONDS = 30L * 24 * 3_600;

  private static final long MICROS = 1_000_000;
  private static final Statement LOCK =
      Statement.of(
          Keyspace.USER,
          "SELECT state, body FROM scheduled_messages WHERE user_id = :user_id"
              + " AND scheduled_id = :id FOR UPDATE");
  private static final Statement POSTING =
      Statement.of(
          Keyspace.USER,
          "UPDATE scheduled_messages SET state = 'posting', version = version + 1"
              + " WHERE user_id = :user_id AND scheduled_id = :id");
  private static final Statement DROP =
      Statement.of(
          Keyspace.USER,
          "UPDATE scheduled_messages SET state = 'dropped', reason = :reason, body = '{}',"
              + " version = version + 1 WHERE user_id = :user_id AND scheduled_id = :id");
  private static final Statement DELETE =
      Statement.of(
          Keyspace.USER,
          "DELETE FROM scheduled_messages WHERE user_id = :user_id AND scheduled_id = :id");

  private static final Statement POSTED =
      Statement.of(
          Keyspace.CHANNEL,
          "SELECT ts_micros FROM messages WHERE channel_id = :channel_id AND user_id = :user"
              + " AND client_msg_id = :client LIMIT 1");

  /**
   * A message to post.
   *
   * @param isRepeat whether an earlier attempt broke off, perhaps after the post
   */
  private record Taken(Draft draft, boolean isRepeat) {}

  private final Records records;
  private final Posts posts;
  private final Members members;

  public ScheduledPosts(Records records, Posts posts, Members members) {
    this.records = records;
    this.posts = posts;
    this.members = members;
  }

  @Override
  public JobKind kind() {
    return ScheduledMessages.KIND;
  }

  @Override
  public Outcome run(Job job) {
    Optional<Taken> taken = records.store().write(job.route(), session -> take(session, job));
    if (taken.isEmpty()) {
      return Outcome.DONE;
    }
    Draft draft = taken.get().draft();
    try {
      // An author who has left since the post does not undo it.
      if (!taken.get().isRepeat() || !isPosted(draft)) {
        posts.post(draft.asGuest(activeAuthor(draft).role().isGuest()), Markup.Links.LEFT);
      }
    } catch (Refusal e) {
      drop(job, e.code());
      return new Outcome.Again(records.clock().micros() + DROPPED_SECONDS * MICROS);
    }
    records.store().write(job.route(), session -> session.run(DELETE, id(job)));
    return Outcome.DONE;
  }

  /** The message to post; none where it was taken back, or was dropped long ago. */
  private static Optional<Taken> take(Session session, Job job) {
    record Found(String state, String body) {}
    Optional<Found> found =
        session.one(LOCK, id(job), row -> new Found(row.text("state"), row.text("body")));
    if (found.isEmpty()) {
      return Optional.empty();
    }
    switch (found.get().state()) {
      case "waiting" -> session.run(POSTING, id(job));
      case "posting" -> {}
      case "dropped" -> {
        session.run(DELETE, id(job));
        return Optional.empty();
      }
      case String other -> throw new IllegalStateException("a scheduled message is " + other);
    }
    byte[] body = found.get().body().getBytes(StandardCharsets.UTF_8);
    return Optional.of(
        new Taken(Json.read(body, Draft.class), found.get().state().equals("posting")));
  }

  private boolean isPosted(Draft draft) {
    return records
        .store()
        .read(
            Route.channel(draft.home(), draft.channelId()),
            session ->
                session.one(
                    POSTED,
                    Binds.of("user", draft.author().userId()).and("client", draft.clientMsgId()),
                    row -> row.number("ts_micros")))
        .isPresent();
  }

  private Member activeAuthor(Draft draft) {
    return members
        .find(draft.home(), draft.author().userId())
        .filter(author -> !author.deleted())
        .orElseThrow(() -> new Refusal("account_inactive"));
  }

  @Override
  public void giveUp(Job job) {
    drop(job, "fatal_error");
  }

  private void drop(Job job, String reason) {
    records.store().write(job.route(), session -> session.run(DROP, id(job).and("reason", reason)));
  }

  private static Binds id(Job job) {
    return Binds.of("id", job.item());
  }
}

package dev.parley.reminder;

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
import dev.parley.store.Session;
import dev.parley.store.Statement;
import dev.parley.store.outbox.Streams;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The reminders that people set for themselves; {@link ReminderDelivery} gives them. Thread-safe.
 */
public final class Reminders {
  /** The most reminders of one person, the complete ones of the last days included. */
  public static final int REMINDERS_MAX = 1_000;

  /** The longest text, in characters. */
  public static final int TEXT_LENGTH_MAX = 3_000;

  /** How long a complete one is still listed, in seconds. */
  public static final long COMPLETE_SECONDS = 30L * 24 * 3_600;

  /** The zone of everybody, as the wire says of each person. */
  static final ZoneId ZONE = ZoneOffset.UTC;

  static final JobKind KIND = new JobKind("reminder", Keyspace.USER);

  private static final long MICROS = 1_000_000;
  private static final Statement COUNT =
      Statement.of(
          Keyspace.USER,
          "SELECT COUNT(reminder_id) AS present FROM reminders WHERE user_id = :user_id");
  private static final Statement INSERT =
      Statement.of(
          Keyspace.USER,
          "INSERT INTO reminders (user_id, reminder_id, team_id, creator, text, is_recurring,"
              + " due_micros, complete_micros, recurrence, version) VALUES (:user_id, :id,"
              + " :team_id, :user_id, :text, :recurring, :due, NULL, :recurrence, 1)");
  private static final Statement LOCK =
      Statement.of(
          Keyspace.USER,
          "SELECT "
              + Reminder.COLUMNS
              + " FROM reminders WHERE user_id = :user_id AND reminder_id = :id FOR UPDATE");
  private static final Statement FIND =
      Statement.of(
          Keyspace.USER,
          "SELECT "
              + Reminder.COLUMNS
              + " FROM reminders WHERE user_id = :user_id AND reminder_id = :id");
  private static final Statement LIST =
      Statement.of(
          Keyspace.USER,
          "SELECT "
              + Reminder.COLUMNS
              + " FROM reminders WHERE user_id = :user_id ORDER BY due_micros, reminder_id"
              + " LIMIT :most");
  private static final Statement COMPLETE =
      Statement.of(
          Keyspace.USER,
          "UPDATE reminders SET complete_micros = :now, version = version + 1"
              + " WHERE user_id = :user_id AND reminder_id = :id");
  private static final Statement DELETE =
      Statement.of(
          Keyspace.USER, "DELETE FROM reminders WHERE user_id = :user_id AND reminder_id = :id");

  private final Records records;

  public Reminders(Records records) {
    this.records = records;
  }

  /**
   * When a text says that a reminder is wanted.
   *
   * @throws Refusal {@code cannot_parse}
   */
  public When read(String time) {
    Instant now = Instant.ofEpochSecond(0, records.clock().micros() * 1_000);
    return new TimeReader(now.atZone(ZONE))
        .read(time)
        .orElseThrow(() -> new Refusal("cannot_parse"));
  }

  /**
   * Sets a reminder for the caller.
   *
   * @throws Refusal {@code msg_too_long}, {@code too_many_reminders}
   */
  public Reminder add(Principal caller, String text, When when) {
    if (text.length() > TEXT_LENGTH_MAX) {
      throw new Refusal("msg_too_long");
    }
    String id = records.ids().next(IdKind.REMINDER);
    long now = records.clock().micros();
    long due = micros(when.first().toInstant());
    return write(
        caller,
        session -> {
          Streams.lockPerson(session);
          if (session.one(COUNT, Binds.none(), row -> row.number("present")).orElse(0L)
              >= REMINDERS_MAX) {
            throw new Refusal("too_many_reminders");
          }
          Recurrence recurrence = when.recurrence();
          session.run(
              INSERT,
              Binds.of("id", id)
                  .and("text", text)
                  .and("recurring", recurrence != null)
                  .and("due", due)
                  .and("recurrence", recurrence == null ? null : Json.text(recurrence)));
          Jobs.put(session, KIND, id, due, now);
          return new Reminder(id, caller.userId(), caller.userId(), text, recurrence, due, null);
        });
  }

  static long micros(Instant time) {
    return time.getEpochSecond() * MICROS + time.getNano() / 1_000;
  }

  /**
   * Ticks a reminder off.
   *
   * @throws Refusal {@code not_found}, {@code cannot_complete_recurring}
   */
  public void complete(Principal caller, String id) {
    long now = records.clock().micros();
    write(
        caller,
        session -> {
          Reminder reminder = lock(session, id).orElseThrow(() -> new Refusal("not_found"));
          if (reminder.recurrence() != null) {
            throw new Refusal("cannot_complete_recurring");
          }
          if (reminder.completeMicros() == null) {
            session.run(COMPLETE, Binds.of("id", id).and("now", now));
            Jobs.put(session, KIND, id, now + COMPLETE_SECONDS * MICROS, now);
          }
          return reminder;
        });
  }

  /**
   * Deletes a reminder.
   *
   * @throws Refusal {@code not_found}
   */
  public void delete(Principal caller, String id) {
    write(
        caller,
        session -> {
          if (!delete(session, id)) {
            throw new Refusal("not_found");
          }
          Jobs.remove(session, KIND, id);
          return id;
        });
  }

  static boolean delete(Session session, String id) {
    return session.run(DELETE, Binds.of("id", id)) > 0;
  }

  static Optional<Reminder> find(Session session, String id) {
    return session.one(FIND, Binds.of("id", id), Reminder::of);
  }

  private static Optional<Reminder> lock(Session session, String id) {
    return session.one(LOCK, Binds.of("id", id), Reminder::of);
  }

  /**
   * One of the caller's reminders.
   *
   * @throws Refusal {@code not_found}
   */
  public Reminder find(Principal caller, String id) {
    return records
        .store()
        .read(Route.user(caller.home(), caller.userId()), session -> find(session, id))
        .orElseThrow(() -> new Refusal("not_found"));
  }

  /** The caller's reminders by time, the complete ones of the last days included. */
  public List<Reminder> list(Principal caller) {
    return records
        .store()
        .read(
            Route.user(caller.home(), caller.userId()),
            session -> session.list(LIST, Binds.of("most", REMINDERS_MAX), Reminder::of));
  }

  private <T> T write(Principal caller, Function<Session, T> work) {
    return records.store().write(Route.user(caller.home(), caller.userId()), work);
  }
}

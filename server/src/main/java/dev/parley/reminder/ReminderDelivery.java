package dev.parley.reminder;

import dev.parley.conversation.Conversations;
import dev.parley.job.Job;
import dev.parley.job.JobKind;
import dev.parley.job.Jobs;
import dev.parley.job.Worker;
import dev.parley.message.Author;
import dev.parley.message.Draft;
import dev.parley.message.Posts;
import dev.parley.model.Home;
import dev.parley.people.Member;
import dev.parley.people.Members;
import dev.parley.people.OwnBot;
import dev.parley.store.Binds;
import dev.parley.store.Keyspace;
import dev.parley.store.Records;
import dev.parley.store.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Gives reminders at their time: as a direct message of the workspace's own bot.
 *
 * <p>The message's write id has the reminder and its time, so what a crash leaves unmarked is not
 * given twice. It also drops what was complete for long enough.
 */
public final class ReminderDelivery implements Worker {
  private static final long MICROS = 1_000_000;
  private static final Statement NEXT =
      Statement.of(
          Keyspace.USER,
          "UPDATE reminders SET due_micros = :next, version = version + 1"
              + " WHERE user_id = :user_id AND reminder_id = :id AND due_micros = :due");

  private final Records records;
  private final Members members;
  private final OwnBot bot;
  private final Conversations conversations;
  private final Posts posts;

  public ReminderDelivery(
      Records records, Members members, OwnBot bot, Conversations conversations, Posts posts) {
    this.records = records;
    this.members = members;
    this.bot = bot;
    this.conversations = conversations;
    this.posts = posts;
  }

  @Override
  public JobKind kind() {
    return Reminders.KIND;
  }

  @Override
  public Outcome run(Job job) {
    long now = records.clock().micros();
    Optional<Reminder> found =
        records.store().read(job.route(), session -> Reminders.find(session, job.item()));
    if (found.isEmpty()) {
      return Outcome.DONE;
    }
    Reminder reminder = found.get();
    if (reminder.completeMicros() != null) {
      return dropOld(job, reminder.completeMicros(), now);
    }
    if (reminder.dueMicros() > now) {
      return new Outcome.Again(reminder.dueMicros());
    }
    give(job.home(), reminder);
    return reminder.recurrence() == null
        ? Outcome.DONE
        : new Outcome.Again(advance(job, reminder, reminder.recurrence(), now));
  }

  private Outcome dropOld(Job job, long completeMicros, long now) {
    long end = completeMicros + Reminders.COMPLETE_SECONDS * MICROS;
    if (end > now) {
      return new Outcome.Again(end);
    }
    records.store().write(job.route(), session -> Reminders.delete(session, job.item()));
    return Outcome.DONE;
  }

  private void give(Home home, Reminder reminder) {
    Optional<Member> person =
        members.find(home, reminder.userId()).filter(member -> !member.deleted());
    if (person.isEmpty()) {
      return;
    }
    Member voice = bot.of(home);
    String channel = conversations.openDirect(home, voice, List.of(person.get())).id();
    posts.post(
        Draft.ofText(
            home,
            channel,
            new Author(voice.userId(), voice.botId(), voice.appId(), null, false),
            "Reminder: " + reminder.text(),
            null,
            Posts.OWN_WRITE + reminder.id() + ":" + reminder.dueMicros()));
  }

  /** Those that were missed while no server ran are given once, not one by one. */
  private long advance(Job job, Reminder reminder, Recurrence recurrence, long now) {
    Instant time = Instant.ofEpochSecond(0, Math.max(now, reminder.dueMicros()) * 1_000);
    long next = Reminders.micros(recurrence.after(time.atZone(Reminders.ZONE)).toInstant());
    records
        .store()
        .write(
            job.route(),
            session ->
                session.run(
                    NEXT,
                    Binds.of("id", reminder.id())
                        .and("due", reminder.dueMicros())
                        .and("next", next)));
    return next;
  }

  /** One that comes again goes on with its next time; another stays on the list. */
  @Override
  public void giveUp(Job job) {
    long now = records.clock().micros();
    Optional<Reminder> found =
        records.store().read(job.route(), session -> Reminders.find(session, job.item()));
    if (found.isPresent() && found.get().recurrence() != null) {
      long next = advance(job, found.get(), found.get().recurrence(), now);
      records
          .store()
          .write(
              job.route(),
              session -> {
                Jobs.put(session, Reminders.KIND, job.item(), next, now);
                return next;
              });
    }
  }
}

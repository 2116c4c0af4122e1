package dev.parley.account;

import dev.parley.app.Tokens;
import dev.parley.conversation.Conversations;
import dev.parley.conversation.FollowUps;
import dev.parley.job.Job;
import dev.parley.job.JobKind;
import dev.parley.job.Jobs;
import dev.parley.job.Worker;
import dev.parley.json.Json;
import dev.parley.model.Event;
import dev.parley.model.Home;
import dev.parley.model.Refusal;
import dev.parley.model.Role;
import dev.parley.model.StreamId;
import dev.parley.people.Member;
import dev.parley.people.Members;
import dev.parley.people.Profiles;
import dev.parley.store.Binds;
import dev.parley.store.Keyspace;
import dev.parley.store.Records;
import dev.parley.store.Route;
import dev.parley.store.Session;
import dev.parley.store.Statement;
import dev.parley.store.outbox.FollowUp;
import dev.parley.store.outbox.Outbox;
import dev.parley.store.outbox.Publisher;
import dev.parley.store.outbox.Streams;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * Takes people and bots out of a workspace, and lets them in again. Thread-safe.
 *
 * <p>The person's own row says it first, in one transaction with the end of their tokens; whatever
 * decides by that row refuses them from then on. What lies elsewhere follows, and a job does it
 * where a crash came between: sessions and sockets end, and they leave their channels. Direct
 * messages stay, for those who wrote with them.
 */
public final class Deactivations implements Worker {
  private static final JobKind KIND = new JobKind("deactivation", Keyspace.TEAM);

  /** When the job begins that finishes what a crash left; the caller does it by then. */
  private static final long FINISHED_MICROS = 10_000_000;

  private static final long MICROS = 1_000_000;
  private static final int PAGE = 200;

  private static final Statement LOCK =
      Statement.of(
          Keyspace.TEAM,
          "SELECT deleted FROM members WHERE team_id = :team_id AND user_id = :user FOR UPDATE");
  private static final Statement SET =
      Statement.of(
          Keyspace.TEAM,
          "UPDATE members SET deleted = :deleted, updated_micros = :now, version = :seq"
              + " WHERE team_id = :team_id AND user_id = :user");
  private static final Statement SET_BOT =
      Statement.of(
          Keyspace.TEAM,
          "UPDATE bots SET deleted = :deleted, updated_micros = :now, version = version + 1"
              + " WHERE team_id = :team_id AND bot_id = :bot");
  private static final Statement OTHER_OWNERS =
      Statement.of(
          Keyspace.TEAM,
          "SELECT user_id FROM members WHERE team_id = :team_id AND role = 'owner'"
              + " AND deleted = 0 AND bot_id IS NULL AND user_id <> :user LIMIT 1");

  private final Records records;
  private final Members members;
  private final Tokens tokens;
  private final Sessions sessions;
  private final Conversations conversations;
  private final FollowUps followUps;
  private final Founding founding;
  private final Publisher publisher;

  public Deactivations(
      Records records,
      Members members,
      Tokens tokens,
      Sessions sessions,
      Conversations conversations,
      FollowUps followUps,
      Founding founding,
      Publisher publisher) {
    this.records = records;
    this.members = members;
    this.tokens = tokens;
    this.sessions = sessions;
    this.conversations = conversations;
    this.followUps = followUps;
    this.founding = founding;
    this.publisher = publisher;
  }

  /**
   * Takes someone out.
   *
   * @return false where they are out already
   * @throws Refusal {@code user_not_found}, {@code last_owner}
   */
  public boolean deactivate(Home home, String userId) {
    if (!change(home, userId, true)) {
      return false;
    }
    finish(home, userId);
    records
        .store()
        .write(
            Route.team(home),
            session -> {
              Jobs.remove(session, KIND, userId);
              return true;
            });
    return true;
  }

  /**
   * Lets someone in again: into the channel of all, with no token and no session from before.
   *
   * @return false where they are in already
   * @throws Refusal {@code user_not_found}
   */
  public boolean reactivate(Home home, String userId) {
    boolean changed = change(home, userId, false);
    if (changed) {
      members.find(home, userId).ifPresent(member -> founding.welcome(home, member));
    }
    return changed;
  }

  private boolean change(Home home, String userId, boolean deleted) {
    FollowUp guests = new FollowUp.PersonChanged(home.teamId(), userId);
    Optional<Event> told =
        records
            .store()
            .write(Route.team(home), session -> change(session, userId, deleted, guests));
    if (told.isEmpty()) {
      return false;
    }
    tokens.forget();
    publisher.publish(told.get());
    followUps.apply(List.of(guests));
    return true;
  }

  private Optional<Event> change(Session session, String userId, boolean deleted, FollowUp guests) {
    Binds binds = Binds.of("user", userId);
    boolean before =
        session
            .one(LOCK, binds, row -> row.flag("deleted"))
            .orElseThrow(() -> new Refusal("user_not_found"));
    if (before == deleted) {
      return Optional.empty();
    }
    long now = records.clock().micros();
    // Under the workspace's lock, so that two owners do not take each other out.
    long seq = Streams.nextOfTeam(session, true);
    Member member = Members.find(session, userId, now).orElseThrow();
    if (deleted) {
      requireAnotherOwner(session, member);
      Tokens.revokeAll(session, userId, now);
      Jobs.put(session, KIND, userId, now + FINISHED_MICROS, now);
    } else {
      Jobs.remove(session, KIND, userId);
    }
    session.run(SET, binds.and("deleted", deleted).and("now", now).and("seq", seq));
    if (member.botId() != null) {
      session.run(SET_BOT, Binds.of("bot", member.botId()).and("deleted", deleted).and("now", now));
    }
    Member after = Members.find(session, userId, now).orElseThrow();
    ObjectNode frame = Json.object().put("type", "user_change");
    frame.set("user", Profiles.user(after));
    byte[] json = Json.bytes(frame.put("cache_ts", now / MICROS));
    Event event = new Event(StreamId.fullMembers(after.teamId()), seq, "user_change", json);
    Outbox.append(session, Keyspace.TEAM, event, List.of(guests), now);
    return Optional.of(event);
  }

  private static void requireAnotherOwner(Session session, Member member) {
    if (member.role() == Role.OWNER
        && !member.isBot()
        && session
            .one(OTHER_OWNERS, Binds.of("user", member.userId()), row -> row.text("user_id"))
            .isEmpty()) {
      throw new Refusal("last_owner");
    }
  }

  /** Ends what does not end by the person's row alone; idempotent. */
  private void finish(Home home, String userId) {
    Optional<Member> person = members.find(home, userId).filter(Member::deleted);
    if (person.isEmpty()) {
      return;
    }
    sessions.endAll(home, userId);
    String appId = person.get().appId();
    if (person.get().isBot() && appId != null) {
      tokens.revokeApps(home, appId);
    }
    leaveChannels(home, userId);
  }

  private void leaveChannels(Home home, String userId) {
    conversations
        .ownPages(home, userId, "", PAGE)
        .flatMap(List::stream)
        .filter(own -> own.kind().isChannel())
        .forEach(own -> conversations.leave(home, own.channelId(), userId));
  }

  @Override
  public JobKind kind() {
    return KIND;
  }

  @Override
  public Outcome run(Job job) {
    finish(job.home(), job.item());
    return Outcome.DONE;
  }

  /**
   * Nothing is left to record: the person's row refuses them, whatever of theirs is still there.
   */
  @Override
  public void giveUp(Job job) {}
}

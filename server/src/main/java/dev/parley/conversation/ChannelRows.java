package dev.parley.conversation;

import dev.parley.model.Effect;
import dev.parley.model.Event;
import dev.parley.store.Binds;
import dev.parley.store.Keyspace;
import dev.parley.store.Row;
import dev.parley.store.Session;
import dev.parley.store.Statement;
import dev.parley.store.outbox.FollowUp;
import dev.parley.store.outbox.Outbox;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The statements on a conversation's own rows, for every room that changes something in one. */
public final class ChannelRows {
  private static final Statement LOCK =
      Statement.of(
          Keyspace.CHANNEL,
          "SELECT "
              + Channel.COLUMNS
              + " FROM channels WHERE channel_id = :channel_id AND team_id = :team_id FOR UPDATE");
  private static final Statement LOCK_FREE =
      Statement.ofKeys(
          Keyspace.CHANNEL,
          "SELECT "
              + Channel.COLUMNS
              + " FROM channels WHERE channel_id IN (:keys) ORDER BY channel_id FOR UPDATE"
              + " SKIP LOCKED");
  private static final Statement READ =
      Statement.of(
          Keyspace.CHANNEL,
          "SELECT "
              + Channel.COLUMNS
              + " FROM channels WHERE channel_id = :channel_id AND team_id = :team_id");
  private static final Statement SEEN =
      Statement.of(
          Keyspace.CHANNEL,
          "SELECT c."
              + Channel.COLUMNS.replace(", ", ", c.")
              + ", m.is_member, m.is_guest, m.version AS member_version FROM channels c"
              + " LEFT JOIN channel_members m ON m.channel_id = c.channel_id AND m.user_id = :user"
              + " WHERE c.channel_id = :channel_id AND c.team_id = :team_id");
  private static final Statement MEMBER =
      Statement.of(
          Keyspace.CHANNEL,
          "SELECT user_id, is_member, is_guest, version FROM channel_members"
              + " WHERE channel_id = :channel_id AND user_id = :user");
  private static final Statement SEATS =
      Statement.ofKeys(
          Keyspace.CHANNEL,
          "SELECT channel_id, user_id FROM channel_members"
              + " WHERE channel_id IN (:keys) AND user_id IN (:users) AND is_member = 1");
  private static final Statement MEMBERS_AMONG =
      Statement.of(
          Keyspace.CHANNEL,
          "SELECT user_id FROM channel_members WHERE channel_id = :channel_id"
              + " AND user_id IN (:users) AND is_member = 1");
  private static final Statement RAISE_ALL =
      Statement.ofKeys(
          Keyspace.CHANNEL,
          "UPDATE channels SET seq = ELT(FIELD(channel_id, :keys), :seqs),"
              + " latest_micros = ELT(FIELD(channel_id, :keys), :latest)"
              + " WHERE channel_id IN (:keys)");
  private static final Statement RAISE =
      Statement.of(
          Keyspace.CHANNEL, "UPDATE channels SET seq = :seq WHERE channel_id = :channel_id");

  private ChannelRows() {}

  /** Reads the conversation and locks its row; what follows is in the order of its stream. */
  public static Optional<Channel> lock(Session session) {
    return session.one(LOCK, Binds.none(), Channel::of).filter(channel -> !channel.deleted());
  }

  public static Optional<Channel> read(Session session) {
    return session.one(READ, Binds.none(), Channel::of).filter(channel -> !channel.deleted());
  }

  /** The conversation with a person's membership in it. */
  public static Optional<Channel.Seen> seen(Session session, String userId) {
    return session
        .one(
            SEEN,
            Binds.of("user", userId),
            row -> new Channel.Seen(Channel.of(row), seenMembership(row, userId)))
        .filter(seen -> !seen.channel().deleted());
  }

  private static Channel.@Nullable Membership seenMembership(Row row, String userId) {
    Long version = row.numberOrNull("member_version");
    return version == null
        ? null
        : new Channel.Membership(userId, row.flag("is_member"), row.flag("is_guest"), version);
  }

  public static Optional<Channel.Membership> membership(Session session, String userId) {
    return session.one(MEMBER, Binds.of("user", userId), ChannelRows::membership);
  }

  /** A person in a conversation. */
  public record Seat(String channelId, String userId) {}

  /** Those of the people who are in the conversation. */
  public static Set<String> membersAmong(Session session, Collection<String> users) {
    return users.isEmpty()
        ? Set.of()
        : Set.copyOf(
            session.list(MEMBERS_AMONG, Binds.of("users", users), row -> row.text("user_id")));
  }

  /**
   * Locks conversations of one shard, in the order of their ids; without those that somebody else
   * has locked, or that are not there.
   */
  public static List<Channel> lockFree(Session shard, Collection<String> ids) {
    return shard.list(LOCK_FREE, Binds.of("keys", ids), Channel::of).stream()
        .filter(channel -> !channel.deleted())
        .toList();
  }

  /** Who of the people is in which of the conversations. */
  public static Set<Seat> seats(Session shard, Collection<String> ids, Collection<String> users) {
    return Set.copyOf(
        shard.list(
            SEATS,
            Binds.of("keys", ids).and("users", users),
            row -> new Seat(row.text("channel_id"), row.text("user_id"))));
  }

  /**
   * Where the stream of a locked conversation has come to.
   *
   * @param seq of its last event
   * @param latestMicros its newest ts
   */
  public record Reached(String channelId, long seq, long latestMicros) {}

  /** Writes down how far locked conversations have come. */
  public static void reach(Session shard, Collection<Reached> all) {
    shard.run(
        RAISE_ALL,
        Binds.of("keys", all.stream().map(Reached::channelId).toList())
            .and("seqs", all.stream().map(Reached::seq).toList())
            .and("latest", all.stream().map(Reached::latestMicros).toList()));
  }

  static Channel.Membership membership(Row row) {
    return new Channel.Membership(
        row.text("user_id"), row.flag("is_member"), row.flag("is_guest"), row.number("version"));
  }

  /** Appends the conversation's next event; its row must be locked. */
  public static Event append(
      Session session,
      Channel locked,
      String type,
      byte[] json,
      List<Effect> effects,
      List<FollowUp> followUps,
      long nowMicros) {
    Event event = new Event(locked.stream(), locked.seq() + 1, type, json, effects);
    session.run(RAISE, Binds.of("seq", event.seq()));
    Outbox.append(session, Keyspace.CHANNEL, event, followUps, nowMicros);
    return event;
  }
}

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
import java.util.List;
import java.util.Optional;

/** The statements on a conversation's own rows, for every room that changes something in one. */
public final class ChannelRows {
  private static final Statement LOCK =
      Statement.of(
          Keyspace.CHANNEL,
          "SELECT "
              + Channel.COLUMNS
              + " FROM channels WHERE channel_id = :channel_id AND team_id = :team_id FOR UPDATE");
  private static final Statement READ =
      Statement.of(
          Keyspace.CHANNEL,
          "SELECT "
              + Channel.COLUMNS
              + " FROM channels WHERE channel_id = :channel_id AND team_id = :team_id");
  private static final Statement MEMBER =
      Statement.of(
          Keyspace.CHANNEL,
          "SELECT user_id, is_member, is_guest, version FROM channel_members"
              + " WHERE channel_id = :channel_id AND user_id = :user");
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

  public static Optional<Channel.Membership> membership(Session session, String userId) {
    return session.one(MEMBER, Binds.of("user", userId), ChannelRows::membership);
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

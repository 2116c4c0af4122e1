package dev.parley.conversation;

import dev.parley.json.Json;
import dev.parley.model.ChannelKind;
import dev.parley.model.Event;
import dev.parley.model.Home;
import dev.parley.store.Binds;
import dev.parley.store.Keyspace;
import dev.parley.store.Records;
import dev.parley.store.Route;
import dev.parley.store.Session;
import dev.parley.store.Statement;
import dev.parley.store.outbox.FollowUp;
import dev.parley.store.outbox.Publisher;
import dev.parley.store.outbox.Streams;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * Direct and group messages that come back on the list of members who took them off.
 *
 * <p>A message to one asks once, for all members together, who has it closed; only those get a
 * write, so an open one costs a read.
 */
public final class Reopenings {
  private static final Statement OTHERS =
      Statement.of(
          Keyspace.CHANNEL,
          "SELECT user_id FROM channel_members WHERE channel_id = :channel_id AND is_member = 1"
              + " AND user_id <> :author ORDER BY user_id LIMIT :most");
  private static final Statement CLOSED =
      Statement.ofKeys(
          Keyspace.USER,
          "SELECT user_id FROM user_channels WHERE user_id IN (:keys) AND channel_id = :channel"
              + " AND is_member = 1 AND is_open = 0 AND closed_seq < :seq");
  private static final Statement REOPEN =
      Statement.of(
          Keyspace.USER,
          "UPDATE user_channels SET is_open = 1, own_version = :own WHERE user_id = :user_id"
              + " AND channel_id = :channel AND is_member = 1 AND is_open = 0"
              + " AND closed_seq < :seq");

  private Reopenings() {}

  /**
   * What is to follow a message in its own transaction; nothing in a channel, which nobody closes.
   *
   * @param seq of the message
   */
  public static Optional<FollowUp> after(
      Session session, Channel channel, String authorId, long seq) {
    if (channel.kind().isChannel()) {
      return Optional.empty();
    }
    List<String> others =
        session.list(
            OTHERS,
            Binds.of("author", authorId).and("most", Conversations.GROUP_SIZE_MAX),
            row -> row.text("user_id"));
    return others.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new FollowUp.Reopen(
                channel.teamId(), channel.id(), channel.kind().stored(), others, seq));
  }

  static void apply(Records records, Publisher publisher, FollowUp.Reopen reopen) {
    Home home = Home.local(reopen.teamId());
    Binds line = Binds.of("channel", reopen.channelId()).and("seq", reopen.seq());
    List<String> closed =
        records
            .store()
            .readKeys(
                home, Keyspace.USER, reopen.userIds(), CLOSED, line, row -> row.text("user_id"));
    for (String userId : closed) {
      records
          .store()
          .write(
              Route.user(home, userId),
              session -> reopen(session, reopen, userId, records.clock().micros()))
          .ifPresent(publisher::publish);
    }
  }

  private static Optional<Event> reopen(
      Session session, FollowUp.Reopen reopen, String userId, long now) {
    long own = Streams.lockPerson(session) + 1;
    Binds line = Binds.of("channel", reopen.channelId()).and("seq", reopen.seq()).and("own", own);
    if (session.run(REOPEN, line) == 0) {
      return Optional.empty();
    }
    ObjectNode frame =
        OwnChannels.frame(
            ChannelKind.ofStored(reopen.channelKind()), true, userId, reopen.channelId());
    String type = frame.path("type").asString();
    return Optional.of(Streams.toPerson(session, userId, type, Json.bytes(frame), List.of(), now));
  }
}

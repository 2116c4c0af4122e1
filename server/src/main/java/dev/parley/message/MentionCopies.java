package dev.parley.message;

import dev.parley.conversation.Channel;
import dev.parley.conversation.ChannelRows;
import dev.parley.store.Binds;
import dev.parley.store.Keyspace;
import dev.parley.store.Session;
import dev.parley.store.Statement;
import dev.parley.store.outbox.FollowUp;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What follows for those whom a message mentioned when it is changed or deleted. */
final class MentionCopies {
  private static final Statement FORGET =
      Statement.of(
          Keyspace.CHANNEL,
          "DELETE FROM channel_mentions WHERE channel_id = :channel_id AND ts_micros = :ts");
  private static final Statement PUT =
      Statement.of(
          Keyspace.CHANNEL,
          "INSERT IGNORE INTO channel_mentions (channel_id, ts_micros, kind, team_id,"
              + " thread_micros) VALUES (:channel_id, :ts, :kind, :team_id, :thread)");

  private MentionCopies() {}

  /** The same message with another text: who is in one of them alone is told. */
  static List<FollowUp> edited(
      Session session, Channel channel, MessageRows.Stored before, String text, long version) {
    Mentions old = Mentions.in(before.body().path("text").asString(""));
    Mentions now = Mentions.in(text);
    if (!old.audiences().equals(now.audiences())) {
      session.run(FORGET, Binds.of("ts", before.tsMicros()));
      for (String audience : now.audiences()) {
        session.run(
            PUT,
            Binds.of("ts", before.tsMicros())
                .and("kind", audience)
                .and("thread", before.threadMicros()));
      }
    }
    List<FollowUp> copies = new ArrayList<>();
    copies.addAll(gone(session, channel, before, without(old.users(), now.users()), version));
    for (String user : without(now.users(), old.users())) {
      if (ChannelRows.membership(session, user).filter(Channel.Membership::isMember).isPresent()) {
        copies.add(copy(channel, before, user, false, version));
      }
    }
    return copies;
  }

  /** A message that is gone mentions nobody. */
  static List<FollowUp> deleted(
      Session session, Channel channel, MessageRows.Stored before, long version) {
    Set<String> users = Mentions.in(before.body().path("text").asString("")).users();
    return gone(session, channel, before, users, version);
  }

  /** Also for who has left since; not for who was never here and so was never told. */
  private static List<FollowUp> gone(
      Session session,
      Channel channel,
      MessageRows.Stored before,
      Set<String> users,
      long version) {
    List<FollowUp> copies = new ArrayList<>();
    for (String user : users) {
      if (ChannelRows.membership(session, user).isPresent()) {
        copies.add(copy(channel, before, user, true, version));
      }
    }
    return copies;
  }

  private static Set<String> without(Set<String> users, Set<String> others) {
    Set<String> left = new LinkedHashSet<>(users);
    left.removeAll(others);
    return left;
  }

  private static FollowUp copy(
      Channel channel, MessageRows.Stored message, String user, boolean isGone, long version) {
    return new FollowUp.Mention(
        channel.teamId(),
        user,
        channel.id(),
        message.tsMicros(),
        message.userId(),
        message.threadMicros(),
        isGone,
        version);
  }
}

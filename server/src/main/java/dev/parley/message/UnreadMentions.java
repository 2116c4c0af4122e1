package dev.parley.message;

import dev.parley.conversation.Channel;
import dev.parley.conversation.ChannelRows;
import dev.parley.model.Home;
import dev.parley.store.Binds;
import dev.parley.store.Keyspace;
import dev.parley.store.Records;
import dev.parley.store.Route;
import dev.parley.store.Session;
import dev.parley.store.Statement;
import dev.parley.usergroup.OwnGroups;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How many messages mention a person after the person's read mark: by name, by a user group that
 * the person is in, or as everyone of the conversation.
 *
 * <p>A group or everyone is one row of the conversation, whoever is meant by it; who that is comes
 * from the person's own groups when it is counted. Thread-safe.
 */
public final class UnreadMentions {
  /** Counted no further than this. */
  public static final int COUNT_MAX = 100;

  private static final List<String> EVERYONE = List.of("here", "channel", "everyone");

  private static final Statement MARK =
      Statement.of(
          Keyspace.USER,
          "SELECT last_read_micros FROM user_channels WHERE user_id = :user_id"
              + " AND channel_id = :channel");
  private static final Statement BY_NAME =
      Statement.of(
          Keyspace.USER,
          "SELECT ts_micros FROM mentions WHERE user_id = :user_id AND channel_id = :channel"
              + " AND ts_micros > :after AND deleted = 0 ORDER BY ts_micros DESC LIMIT :most");
  private static final Statement STANDING =
      Statement.of(
          Keyspace.CHANNEL,
          "SELECT ts_micros FROM messages WHERE channel_id = :channel_id AND ts_micros IN (:ts)"
              + " AND deleted = 0 AND COALESCE(user_id, '') <> :user");
  private static final Statement BY_AUDIENCE =
      Statement.of(
          Keyspace.CHANNEL,
          "SELECT DISTINCT c.ts_micros FROM channel_mentions c JOIN messages m"
              + " ON m.channel_id = c.channel_id AND m.ts_micros = c.ts_micros"
              + " WHERE c.channel_id = :channel_id AND c.ts_micros > :after AND c.kind IN (:kinds)"
              + " AND m.deleted = 0 AND COALESCE(m.user_id, '') <> :user"
              + " ORDER BY c.ts_micros DESC LIMIT :most");

  private final Records records;
  private final OwnGroups groups;

  public UnreadMentions(Records records, OwnGroups groups) {
    this.records = records;
    this.groups = groups;
  }

  private record Named(long afterMicros, List<Long> ts) {}

  /** The number, at most {@link #COUNT_MAX}; 0 for who is not in the conversation. */
  public int count(Home home, String userId, String channelId) {
    Named named =
        records.store().read(Route.user(home, userId), session -> named(session, channelId));
    List<String> kinds = new ArrayList<>(EVERYONE);
    kinds.addAll(groups.of(home, userId));
    Set<Long> found =
        records
            .store()
            .read(
                Route.channel(home, channelId), session -> standing(session, userId, named, kinds));
    return Math.min(COUNT_MAX, found.size());
  }

  private static Named named(Session session, String channelId) {
    Binds binds = Binds.of("channel", channelId);
    long after = session.one(MARK, binds, row -> row.number("last_read_micros")).orElse(0L);
    return new Named(
        after,
        session.list(
            BY_NAME,
            binds.and("after", after).and("most", COUNT_MAX),
            row -> row.number("ts_micros")));
  }

  /**
   * Decided from the conversation's own rows: what was deleted or is the person's own counts not.
   */
  private static Set<Long> standing(
      Session session, String userId, Named named, List<String> kinds) {
    Optional<Channel.Membership> member =
        ChannelRows.membership(session, userId).filter(Channel.Membership::isMember);
    if (member.isEmpty()) {
      return Set.of();
    }
    Set<Long> found = new HashSet<>();
    if (!named.ts().isEmpty()) {
      found.addAll(
          session.list(
              STANDING,
              Binds.of("ts", named.ts()).and("user", userId),
              row -> row.number("ts_micros")));
    }
    found.addAll(
        session.list(
            BY_AUDIENCE,
            Binds.of("after", named.afterMicros())
                .and("kinds", kinds)
                .and("user", userId)
                .and("most", COUNT_MAX),
            row -> row.number("ts_micros")));
    return found;
  }
}

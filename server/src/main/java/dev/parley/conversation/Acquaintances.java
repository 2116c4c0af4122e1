package dev.parley.conversation;

import dev.parley.model.Home;
import dev.parley.store.Binds;
import dev.parley.store.Keyspace;
import dev.parley.store.Records;
import dev.parley.store.Statement;
import dev.parley.store.Store;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Who is in a conversation together with a person. A person's list says where to look; the
 * conversations' own rows decide.
 */
final class Acquaintances {
  private static final int OWN_PAGE = 500;

  private static final Statement SHARED =
      Statement.ofKeys(
          Keyspace.CHANNEL,
          "SELECT DISTINCT m.user_id FROM channel_members m JOIN channel_members own"
              + " ON own.channel_id = m.channel_id AND own.user_id = :person AND own.is_member = 1"
              + " WHERE m.channel_id IN (:keys) AND m.team_id = :team_id AND m.user_id IN (:users)"
              + " AND m.is_member = 1");
  private static final Statement ACQUAINTANCES =
      Statement.ofKeys(
          Keyspace.CHANNEL,
          "SELECT DISTINCT m.user_id FROM channel_members m JOIN channel_members own"
              + " ON own.channel_id = m.channel_id AND own.user_id = :person AND own.is_member = 1"
              + " WHERE m.channel_id IN (:keys) AND m.team_id = :team_id AND m.is_member = 1"
              + " AND m.user_id > :after ORDER BY m.user_id LIMIT :most");
  private static final Statement MEMBER_OF =
      Statement.ofKeys(
          Keyspace.CHANNEL,
          "SELECT channel_id FROM channel_members WHERE channel_id IN (:keys)"
              + " AND team_id = :team_id AND user_id = :person AND is_member = 1");

  private final Records records;

  Acquaintances(Records records) {
    this.records = records;
  }

  /**
   * Those of the people who share a conversation with a person.
   *
   * @param userIds at most {@link Store#KEYS_MAX}
   */
  Set<String> among(Home home, String userId, Collection<String> userIds) {
    Binds binds = Binds.of("person", userId).and("users", userIds);
    return new HashSet<>(throughOwn(home, userId, SHARED, binds));
  }

  /** Those of the conversations that a person is in, by the conversations' own rows. */
  Set<String> memberOf(Home home, String userId, Collection<String> ids) {
    return new HashSet<>(
        records
            .store()
            .readKeys(
                home,
                Keyspace.CHANNEL,
                ids,
                MEMBER_OF,
                Binds.of("person", userId),
                row -> row.text("channel_id")));
  }

  /** A page of the ids of the person and of all who share a conversation, in order. */
  List<String> page(Home home, String userId, String after, int most) {
    Binds binds = Binds.of("person", userId).and("after", after).and("most", most);
    SortedSet<String> found = new TreeSet<>(throughOwn(home, userId, ACQUAINTANCES, binds));
    if (userId.compareTo(after) > 0) {
      found.add(userId);
    }
    return found.stream().limit(most).toList();
  }

  private List<String> throughOwn(Home home, String userId, Statement statement, Binds binds) {
    return Conversations.ownPages(records, home, userId, "", OWN_PAGE)
        .flatMap(
            page ->
                records
                    .store()
                    .readKeys(
                        home,
                        Keyspace.CHANNEL,
                        Conversations.ids(page),
                        statement,
                        binds,
                        row -> row.text("user_id"))
                    .stream())
        .toList();
  }
}

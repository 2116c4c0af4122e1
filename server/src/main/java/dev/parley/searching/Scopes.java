package dev.parley.searching;

import dev.parley.conversation.Conversations;
import dev.parley.model.ChannelKind;
import dev.parley.model.Principal;
import dev.parley.search.SearchScope;
import dev.parley.store.Binds;
import dev.parley.store.Keyspace;
import dev.parley.store.Row;
import dev.parley.store.Statement;
import dev.parley.store.Store;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a caller may read now. Candidates come from the directory and the caller's own list, which
 * are copies; which of them the caller may read is said by the conversations' own rows.
 * Thread-safe.
 */
final class Scopes {
  private static final int PAGE = 1_000;
  private static final int KEPT_MAX = 1_000;
  private static final Statement READABLE =
      Statement.ofKeys(
          Keyspace.CHANNEL,
          "SELECT c.channel_id, c.kind, c.name, COALESCE(m.is_member, 0) AS is_member"
              + " FROM channels c LEFT JOIN channel_members m"
              + " ON m.channel_id = c.channel_id AND m.user_id = :caller"
              + " WHERE c.channel_id IN (:keys) AND c.team_id = :team_id AND c.deleted = 0");

  private record Key(String teamId, String userId) {}

  private record Found(ReadablePlace conversation, boolean isMember) {}

  private final Store store;
  private final Conversations conversations;
  private final int most;
  private final Kept<Key, SearchScope> kept = new Kept<>(KEPT_MAX);

  /**
   * Reads who may read what.
   *
   * @param most conversations of one caller; the rest is not searched
   */
  Scopes(Store store, Conversations conversations, int most) {
    this.store = store;
    this.conversations = conversations;
    this.most = most;
  }

  List<ReadablePlace> of(Principal caller) {
    List<String> candidates = candidates(caller);
    List<ReadablePlace> readable = new ArrayList<>();
    for (int from = 0; from < candidates.size(); from += Store.KEYS_MAX) {
      List<String> keys =
          candidates.subList(from, Math.min(candidates.size(), from + Store.KEYS_MAX));
      store
          .readKeys(
              caller.home(),
              Keyspace.CHANNEL,
              keys,
              READABLE,
              Binds.of("caller", caller.userId()),
              Scopes::found)
          .stream()
          .filter(found -> mayRead(caller, found))
          .map(Found::conversation)
          .forEach(readable::add);
    }
    return readable;
  }

  /** The scope as the index takes it: the same object for as long as it is the same. */
  SearchScope scope(Principal caller, List<ReadablePlace> readable) {
    Set<String> ids = readable.stream().map(ReadablePlace::channelId).collect(Collectors.toSet());
    Key key = new Key(caller.home().teamId(), caller.userId());
    return kept.get(key)
        .filter(known -> known.conversations().equals(ids))
        .orElseGet(
            () -> {
              SearchScope scope = new SearchScope(key.teamId(), key.userId(), ids);
              kept.put(key, scope);
              return scope;
            });
  }

  private static boolean mayRead(Principal caller, Found found) {
    return found.isMember()
        || (!caller.isGuest() && found.conversation().kind() == ChannelKind.PUBLIC);
  }

  private List<String> candidates(Principal caller) {
    Set<String> ids =
        conversations
            .ownPages(caller.home(), caller.userId(), "", PAGE)
            .flatMap(List::stream)
            .limit(most)
            .map(Conversations.Own::channelId)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    String after = "";
    while (!caller.isGuest() && ids.size() < most) {
      List<String> page = conversations.publicIds(caller.home(), after, PAGE);
      ids.addAll(page);
      if (page.size() < PAGE) {
        break;
      }
      after = page.getLast();
    }
    return ids.stream().limit(most).toList();
  }

  private static Found found(Row row) {
    return new Found(
        new ReadablePlace(
            row.text("channel_id"), ChannelKind.ofStored(row.text("kind")), row.text("name")),
        row.flag("is_member"));
  }
}

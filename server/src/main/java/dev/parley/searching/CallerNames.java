package dev.parley.searching;

import dev.parley.conversation.Conversations;
import dev.parley.model.ChannelKind;
import dev.parley.model.Principal;
import dev.parley.people.Member;
import dev.parley.people.Members;
import dev.parley.search.MessageKey;
import dev.parley.search.SearchNames;
import dev.parley.store.Binds;
import dev.parley.store.Keyspace;
import dev.parley.store.Statement;
import dev.parley.store.Store;
import java.text.Normalizer;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the names in a caller's query mean. People are found by their handle, else by what they are
 * called; conversations among those that the caller may read. Belongs to one search.
 */
final class CallerNames implements SearchNames {
  /** The most people whose names are compared with one that is no handle. */
  static final int COMPARED_PEOPLE_MAX = 50_000;

  private static final int PAGE = 1_000;
  private static final Pattern ACCENTS = Pattern.compile("\\p{M}+");
  private static final Statement WITH =
      Statement.ofKeys(
          Keyspace.CHANNEL,
          "SELECT channel_id FROM channel_members WHERE channel_id IN (:keys)"
              + " AND team_id = :team_id AND user_id = :user AND is_member = 1");

  private final Store store;
  private final Members members;
  private final Conversations conversations;
  private final Principal caller;
  private final List<ReadablePlace> readable;
  private final Saved saved;

  CallerNames(
      Store store,
      Members members,
      Conversations conversations,
      Principal caller,
      List<ReadablePlace> readable,
      Saved saved) {
    this.store = store;
    this.members = members;
    this.conversations = conversations;
    this.caller = caller;
    this.readable = readable;
    this.saved = saved;
  }

  @Override
  public String me() {
    return caller.userId();
  }

  @Override
  public Set<String> users(String name) {
    Optional<Member> exact =
        members
            .byName(caller.home(), name.toLowerCase(Locale.ROOT))
            .or(() -> members.find(caller.home(), name.toUpperCase(Locale.ROOT)));
    return exact.map(member -> Set.of(member.userId())).orElseGet(() -> called(plain(name)));
  }

  private Set<String> called(String name) {
    Set<String> found = new LinkedHashSet<>();
    String after = "";
    for (int compared = 0; compared < COMPARED_PEOPLE_MAX; compared += PAGE) {
      List<Member> page = members.page(caller.home(), after, PAGE);
      for (Member member : page) {
        if (isCalled(member, name)) {
          found.add(member.userId());
        }
      }
      if (page.size() < PAGE) {
        break;
      }
      after = page.getLast().userId();
    }
    return found;
  }

  private static boolean isCalled(Member member, String name) {
    return name.equals(plain(member.name()))
        || name.equals(plain(member.profile().path("display_name").asString("")))
        || name.equals(plain(member.profile().path("real_name").asString("")));
  }

  private static String plain(String name) {
    return ACCENTS
        .matcher(Normalizer.normalize(name, Normalizer.Form.NFKD))
        .replaceAll("")
        .toLowerCase(Locale.ROOT);
  }

  @Override
  public Set<String> conversations(String name) {
    String id = name.toUpperCase(Locale.ROOT);
    String wanted = plain(name);
    return readable.stream()
        .filter(
            one ->
                one.channelId().equals(id)
                    || (one.kind().isChannel() && plain(one.name()).equals(wanted)))
        .map(ReadablePlace::channelId)
        .collect(Collectors.toSet());
  }

  @Override
  public Set<String> directConversation(String user) {
    return own(ChannelKind.DIRECT).stream()
        .filter(line -> user.equals(line.peerId()))
        .map(Conversations.Own::channelId)
        .filter(readableIds()::contains)
        .collect(Collectors.toSet());
  }

  @Override
  public Set<String> sharedDirectConversations(String user) {
    Set<String> found = new HashSet<>(directConversation(user));
    List<String> groups =
        readable.stream()
            .filter(one -> one.kind() == ChannelKind.GROUP)
            .map(ReadablePlace::channelId)
            .toList();
    for (int from = 0; from < groups.size(); from += Store.KEYS_MAX) {
      found.addAll(
          store.readKeys(
              caller.home(),
              Keyspace.CHANNEL,
              groups.subList(from, Math.min(groups.size(), from + Store.KEYS_MAX)),
              WITH,
              Binds.of("user", user),
              row -> row.text("channel_id")));
    }
    return found;
  }

  private Set<String> readableIds() {
    return readable.stream().map(ReadablePlace::channelId).collect(Collectors.toSet());
  }

  private List<Conversations.Own> own(ChannelKind kind) {
    return conversations
        .ownPages(caller.home(), caller.userId(), "", PAGE)
        .flatMap(List::stream)
        .filter(line -> line.kind() == kind)
        .toList();
  }

  @Override
  public Set<MessageKey> saved() {
    return saved.messages(caller);
  }
}

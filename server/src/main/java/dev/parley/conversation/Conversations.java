package dev.parley.conversation;

import dev.parley.model.ChannelKind;
import dev.parley.model.Home;
import dev.parley.model.Principal;
import dev.parley.model.Refusal;
import dev.parley.people.Member;
import dev.parley.store.Binds;
import dev.parley.store.Keyspace;
import dev.parley.store.Records;
import dev.parley.store.Route;
import dev.parley.store.Row;
import dev.parley.store.Session;
import dev.parley.store.Statement;
import dev.parley.store.Store;
import dev.parley.store.outbox.Publisher;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes conversations and changes who is in them. Thread-safe. */
public final class Conversations {
  /** The longest name, in characters. */
  public static final int NAME_LENGTH_MAX = 80;

  /** The longest topic or purpose, in characters. */
  public static final int TOPIC_LENGTH_MAX = 250;

  /** The most people of a group direct message, the caller included. */
  public static final int GROUP_SIZE_MAX = 9;

  private static final Statement MEMBERS =
      Statement.of(
          Keyspace.CHANNEL,
          "SELECT user_id FROM channel_members WHERE channel_id = :channel_id AND is_member = 1"
              + " AND user_id > :after ORDER BY user_id LIMIT :most");
  private static final Statement OWN =
      Statement.of(
          Keyspace.USER,
          "SELECT channel_id, kind, is_member, is_open, peer_id, last_read_micros, version"
              + " FROM user_channels WHERE user_id = :user_id AND is_member = 1"
              + " AND channel_id > :after ORDER BY channel_id LIMIT :most");
  private static final Statement OWN_ONE =
      Statement.of(
          Keyspace.USER,
          "SELECT channel_id, kind, is_member, is_open, peer_id, last_read_micros, version"
              + " FROM user_channels WHERE user_id = :user_id AND channel_id = :channel");
  private static final Statement PUBLIC =
      Statement.of(
          Keyspace.TEAM,
          "SELECT channel_id FROM channel_directory WHERE team_id = :team_id AND kind = 'public'"
              + " AND channel_id > :after ORDER BY channel_id LIMIT :most");
  private static final Statement BY_KEYS =
      Statement.ofKeys(
          Keyspace.CHANNEL,
          "SELECT "
              + Channel.COLUMNS
              + " FROM channels WHERE channel_id IN (:keys) AND team_id = :team_id");

  /** A person's own line of a conversation. */
  public record Own(
      String channelId,
      ChannelKind kind,
      boolean isOpen,
      @Nullable String peerId,
      long lastReadMicros,
      long version) {}

  private final Records records;
  private final ChannelNames names;
  private final NewConversations made;
  private final Memberships memberships;
  private final Acquaintances acquaintances;

  public Conversations(Records records, Publisher publisher, FollowUps followUps) {
    this.records = records;
    this.names = new ChannelNames(records);
    this.made = new NewConversations(records, publisher, followUps, names);
    this.memberships = new Memberships(records, publisher, followUps);
    this.acquaintances = new Acquaintances(records);
  }

  /**
   * Makes a channel with its creator in it.
   *
   * @throws Refusal {@code name_taken} and the errors of {@link #checkedName}
   */
  public Channel create(
      Home home, Member creator, String name, boolean isPrivate, boolean general) {
    return made.create(home, creator, name, isPrivate, general);
  }

  /** A channel's name in its one form. @throws Refusal {@code invalid_name…} */
  public static String checkedName(String name) {
    return ChannelNames.checked(name);
  }

  /** The direct or group message of exactly these people, made if there is none yet. */
  public Channel openDirect(Home home, Member caller, Collection<Member> others) {
    return made.openDirect(home, caller, others);
  }

  /** Puts people into a conversation, whoever asks; those who are in it already stay so. */
  public Channel join(Home home, String channelId, List<Member> people, @Nullable String inviter) {
    return memberships.join(home, channelId, people, inviter, _ -> {}).channel();
  }

  /**
   * Puts the caller into a public channel.
   *
   * @return false where the caller is in it already
   * @throws Refusal {@code channel_not_found}, {@code method_not_supported_for_channel_type},
   *     {@code is_archived}
   */
  public boolean join(Principal caller, Member self, String channelId) {
    return memberships
        .join(
            caller.home(),
            channelId,
            List.of(self),
            null,
            session -> {
              if (see(session, caller).channel().kind() != ChannelKind.PUBLIC) {
                throw new Refusal("method_not_supported_for_channel_type");
              }
            })
        .changed();
  }

  /**
   * Puts people into a channel that the caller is in.
   *
   * @return false where all of them are in it already
   * @throws Refusal {@code channel_not_found}, {@code not_in_channel}, {@code user_is_restricted},
   *     {@code method_not_supported_for_channel_type}, {@code is_archived}
   */
  public boolean invite(Principal caller, String channelId, List<Member> people) {
    return memberships
        .join(
            caller.home(),
            channelId,
            people,
            caller.userId(),
            session -> requireInvites(caller, see(session, caller)))
        .changed();
  }

  /** Whether the caller may bring people in. @throws Refusal as {@link #invite} */
  public static void requireInvites(Principal caller, Channel.Seen seen) {
    requireChannelOf(seen);
    if (caller.isGuest()) {
      throw new Refusal("user_is_restricted");
    }
  }

  private static void requireChannelOf(Channel.Seen seen) {
    if (!seen.isMember()) {
      throw new Refusal("not_in_channel");
    }
    if (!seen.channel().kind().isChannel()) {
      throw new Refusal("method_not_supported_for_channel_type");
    }
  }

  /**
   * Takes another person out of a channel that the caller is in.
   *
   * @return false where the person was not in it
   * @throws Refusal {@code channel_not_found}, {@code not_in_channel}, {@code restricted_action},
   *     {@code method_not_supported_for_channel_type}, {@code cant_kick_from_general}
   */
  public boolean kick(Principal caller, String channelId, String userId) {
    return memberships.leave(
        caller.home(),
        channelId,
        userId,
        session -> {
          Channel.Seen seen = see(session, caller);
          requireChannelOf(seen);
          if (seen.channel().isGeneral()) {
            throw new Refusal("cant_kick_from_general");
          }
          if (caller.isGuest()) {
            throw new Refusal("restricted_action");
          }
        });
  }

  /**
   * Takes the caller out of a channel.
   *
   * @return false where the caller was not in it
   * @throws Refusal {@code channel_not_found}, {@code method_not_supported_for_channel_type},
   *     {@code cant_leave_general}
   */
  public boolean leave(Principal caller, String channelId) {
    return memberships.leave(
        caller.home(),
        channelId,
        caller.userId(),
        session -> {
          Channel.Seen seen = see(session, caller);
          if (!seen.channel().kind().isChannel()) {
            throw new Refusal("method_not_supported_for_channel_type");
          }
          if (seen.channel().isGeneral()) {
            throw new Refusal("cant_leave_general");
          }
        });
  }

  /**
   * Takes a person out of a conversation, whoever asks; the event ends the person's subscription.
   *
   * @return false where the person was not in it
   */
  public boolean leave(Home home, String channelId, String userId) {
    return memberships.leave(home, channelId, userId, _ -> {});
  }

  /** The id of the channel of that name, whoever may see it. */
  public Optional<String> named(Home home, String name) {
    return names.named(home, name);
  }

  /** The conversation if there is one, whoever asks. */
  public Optional<Channel> find(Home home, String channelId) {
    return channelId.isEmpty()
        ? Optional.empty()
        : records.store().read(Route.channel(home, channelId), ChannelRows::read);
  }

  /**
   * The conversation as the caller may see it: public ones by every full member, others by their
   * members alone. What may not be seen answers as if it did not exist.
   *
   * @throws Refusal {@code channel_not_found}
   */
  public Channel.Seen see(Principal caller, String channelId) {
    if (channelId.isEmpty()) {
      throw new Refusal("channel_not_found");
    }
    return records
        .store()
        .read(Route.channel(caller.home(), channelId), session -> see(session, caller));
  }

  /** The same within a session of that conversation. */
  public static Channel.Seen see(Session session, Principal caller) {
    Channel.Seen seen =
        ChannelRows.seen(session, caller.userId())
            .orElseThrow(() -> new Refusal("channel_not_found"));
    if (!seen.isMember() && (caller.isGuest() || seen.channel().kind() != ChannelKind.PUBLIC)) {
      throw new Refusal("channel_not_found");
    }
    return seen;
  }

  /** Whether someone is in the conversation, by its own row. */
  public boolean isMember(Home home, String channelId, String userId) {
    return records
        .store()
        .read(Route.channel(home, channelId), session -> ChannelRows.membership(session, userId))
        .filter(Channel.Membership::isMember)
        .isPresent();
  }

  /** A page of the members' ids. */
  public List<String> members(Home home, String channelId, String after, int most) {
    return records
        .store()
        .read(
            Route.channel(home, channelId),
            session ->
                session.list(
                    MEMBERS,
                    Binds.of("after", after).and("most", most),
                    row -> row.text("user_id")));
  }

  /**
   * Those of the people who share a conversation with a person.
   *
   * @param userIds at most {@link Store#KEYS_MAX}
   */
  public Set<String> sharedWith(Home home, String userId, Collection<String> userIds) {
    return acquaintances.among(home, userId, userIds);
  }

  /** Those of the conversations that a person is in, by the conversations' own rows. */
  public Set<String> memberOf(Home home, String userId, Collection<String> ids) {
    return acquaintances.memberOf(home, userId, ids);
  }

  /** A page of the ids of the person and of all who share a conversation, in order. */
  public List<String> acquaintances(Home home, String userId, String after, int most) {
    return acquaintances.page(home, userId, after, most);
  }

  /** A page of the conversations that a person is in, by id. */
  public List<Own> own(Home home, String userId, String after, int most) {
    return ownPage(records, home, userId, after, most);
  }

  /**
   * All conversations that a person is in from one on, each page read when it is come to.
   *
   * @param most of a page
   */
  public Stream<List<Own>> ownPages(Home home, String userId, String after, int most) {
    return ownPages(records, home, userId, after, most);
  }

  static Stream<List<Own>> ownPages(
      Records records, Home home, String userId, String after, int most) {
    return Stream.iterate(
        ownPage(records, home, userId, after, most),
        page -> !page.isEmpty(),
        page ->
            page.size() < most
                ? List.of()
                : ownPage(records, home, userId, page.getLast().channelId(), most));
  }

  private static List<Own> ownPage(
      Records records, Home home, String userId, String after, int most) {
    return records
        .store()
        .read(
            Route.user(home, userId),
            session ->
                session.list(OWN, Binds.of("after", after).and("most", most), Conversations::own));
  }

  /** The ids of some lines of a person's list. */
  public static List<String> ids(List<Own> lines) {
    return lines.stream().map(Own::channelId).toList();
  }

  public Optional<Own> own(Home home, String userId, String channelId) {
    return records
        .store()
        .read(
            Route.user(home, userId),
            session -> session.one(OWN_ONE, Binds.of("channel", channelId), Conversations::own));
  }

  /** A page of the ids of the public channels. */
  public List<String> publicIds(Home home, String after, int most) {
    return records
        .store()
        .read(
            Route.team(home),
            session ->
                session.list(
                    PUBLIC,
                    Binds.of("after", after).and("most", most),
                    row -> row.text("channel_id")));
  }

  /** Those of the ids that exist, in no order. */
  public List<Channel> findAll(Home home, Collection<String> ids) {
    return records
        .store()
        .readKeys(home, Keyspace.CHANNEL, ids, BY_KEYS, Binds.none(), Channel::of);
  }

  private static Own own(Row row) {
    return new Own(
        row.text("channel_id"),
        ChannelKind.ofStored(row.text("kind")),
        row.flag("is_open"),
        row.textOrNull("peer_id"),
        row.number("last_read_micros"),
        row.number("version"));
  }
}

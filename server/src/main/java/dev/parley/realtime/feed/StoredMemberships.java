package dev.parley.realtime.feed;

import dev.parley.account.Bearers;
import dev.parley.conversation.Conversations;
import dev.parley.model.Home;
import dev.parley.model.MicroClock;
import dev.parley.model.StreamId;
import dev.parley.people.Member;
import dev.parley.people.Members;
import dev.parley.people.Presence;
import dev.parley.realtime.gateway.Memberships;
import dev.parley.realtime.gateway.Viewer;
import dev.parley.store.Binds;
import dev.parley.store.Keyspace;
import dev.parley.store.Route;
import dev.parley.store.Statement;
import dev.parley.store.Store;
import dev.parley.store.outbox.Relay;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** What a person may hear, decided from the conversations' own rows. Blocking, thread-safe. */
public final class StoredMemberships implements Memberships {
  private static final int PAGE = 500;

  /** Rows younger than this are surely kept: the sweep waits for {@link Relay#KEPT_MICROS}. */
  private static final long SURE_MILLIS = Relay.KEPT_MICROS / 1_000 - 30_000;

  private static final Statement HEARD =
      Statement.ofKeys(
          Keyspace.CHANNEL,
          "SELECT c.channel_id, c.seq, m.joined_seq FROM channels c JOIN channel_members m"
              + " ON m.channel_id = c.channel_id WHERE c.channel_id IN (:keys)"
              + " AND c.team_id = :team_id AND m.user_id = :user AND m.is_member = 1"
              + " AND c.deleted = 0");
  private static final Statement SINCE =
      Statement.ofKeys(
          Keyspace.CHANNEL,
          "SELECT channel_id, MIN(seq) AS first FROM outbox WHERE channel_id IN (:keys)"
              + " AND team_id = :team_id AND created_micros > :since GROUP BY channel_id");
  private static final Statement SINCE_PERSON =
      Statement.of(
          Keyspace.USER,
          "SELECT COALESCE(MIN(seq), 0) AS first FROM outbox WHERE user_id = :user_id"
              + " AND created_micros > :since");
  private static final Statement SINCE_TEAM =
      Statement.of(
          Keyspace.TEAM,
          "SELECT COALESCE(MIN(seq), 0) AS first FROM outbox WHERE team_id = :team_id"
              + " AND stream = :stream AND created_micros > :since");

  private record Heard(String channelId, long seq, long joinedSeq) {}

  private final Store store;
  private final Members members;
  private final Presence presence;
  private final Conversations conversations;
  private final Bearers bearers;
  private final StreamRows streams;
  private final MicroClock clock;

  public StoredMemberships(
      Store store,
      Members members,
      Presence presence,
      Conversations conversations,
      Bearers bearers,
      StreamRows streams,
      MicroClock clock) {
    this.store = store;
    this.members = members;
    this.presence = presence;
    this.conversations = conversations;
    this.bearers = bearers;
    this.streams = streams;
    this.clock = clock;
  }

  @Override
  public Loaded load(Viewer viewer, long sinceMillis) {
    Home home = Home.local(viewer.teamId());
    List<Subscription> all = new ArrayList<>();
    StreamId own = StreamId.person(viewer.userId());
    long ownSeq = streams.head(own);
    all.add(new Subscription(own, ownSeq, personSince(home, viewer, ownSeq, sinceMillis), 0));
    conversations(home, viewer, sinceMillis, all);
    Optional<Member> member = members.find(home, viewer.userId());
    if (member.isEmpty() || member.get().deleted()) {
      return new Loaded.Refused("account_inactive");
    }
    team(home, StreamId.workspace(viewer.teamId()), sinceMillis, all);
    if (!member.get().role().isGuest()) {
      team(home, StreamId.fullMembers(viewer.teamId()), sinceMillis, all);
    }
    if (!bearers.isGood(home, viewer.userId(), viewer.credentialId())) {
      return new Loaded.Refused("token_revoked");
    }
    return new Loaded.Granted(
        all, member.get().role().isGuest(), presence.isManuallyAway(home, viewer.userId()));
  }

  private void conversations(Home home, Viewer viewer, long sinceMillis, List<Subscription> all) {
    conversations
        .ownPages(home, viewer.userId(), "", PAGE)
        .map(Conversations::ids)
        .forEach(ids -> conversations(home, viewer, ids, sinceMillis, all));
  }

  private void conversations(
      Home home, Viewer viewer, List<String> ids, long sinceMillis, List<Subscription> all) {
    List<Heard> heard = heard(home, viewer, ids);
    Map<String, Long> firsts = firsts(home, ids, sinceMillis);
    for (Heard one : heard) {
      long since = since(one.seq(), firsts.getOrDefault(one.channelId(), 0L), sinceMillis);
      all.add(
          new Subscription(
              StreamId.conversation(one.channelId()), one.seq(), since, one.joinedSeq() - 1));
    }
  }

  private List<Heard> heard(Home home, Viewer viewer, List<String> ids) {
    return store.readKeys(
        home,
        Keyspace.CHANNEL,
        ids,
        HEARD,
        Binds.of("user", viewer.userId()),
        row -> new Heard(row.text("channel_id"), row.number("seq"), row.number("joined_seq")));
  }

  private Map<String, Long> firsts(Home home, List<String> ids, long sinceMillis) {
    Map<String, Long> firsts = new HashMap<>();
    if (sinceMillis != NOW) {
      store.readKeys(
          home,
          Keyspace.CHANNEL,
          ids,
          SINCE,
          Binds.of("since", sinceMillis * 1_000),
          row -> firsts.put(row.text("channel_id"), row.number("first")));
    }
    return firsts;
  }

  private long personSince(Home home, Viewer viewer, long seq, long sinceMillis) {
    if (sinceMillis == NOW) {
      return seq;
    }
    long first =
        store.read(
            Route.user(home, viewer.userId()),
            session ->
                session
                    .one(
                        SINCE_PERSON,
                        Binds.of("since", sinceMillis * 1_000),
                        row -> row.number("first"))
                    .orElse(0L));
    return since(seq, first, sinceMillis);
  }

  private void team(Home home, StreamId stream, long sinceMillis, List<Subscription> all) {
    long seq = streams.head(stream);
    long first =
        sinceMillis == NOW
            ? 0
            : store.read(
                Route.team(home),
                session ->
                    session
                        .one(
                            SINCE_TEAM,
                            Binds.of("stream", stream.value()).and("since", sinceMillis * 1_000),
                            row -> row.number("first"))
                        .orElse(0L));
    all.add(new Subscription(stream, seq, since(seq, first, sinceMillis), 0));
  }

  private long since(long seq, long first, long sinceMillis) {
    if (sinceMillis == NOW) {
      return seq;
    }
    if (clock.millis() - sinceMillis > SURE_MILLIS) {
      return Subscription.UNKNOWN;
    }
    return first == 0 ? seq : first - 1;
  }

  @Override
  public OptionalLong current(Viewer viewer, StreamId stream) {
    Home home = Home.local(viewer.teamId());
    Optional<Member> member = members.find(home, viewer.userId()).filter(found -> !found.deleted());
    if (member.isEmpty() || !bearers.isGood(home, viewer.userId(), viewer.credentialId())) {
      return OptionalLong.empty();
    }
    if (stream.equals(StreamId.person(viewer.userId()))
        || stream.equals(StreamId.workspace(viewer.teamId()))) {
      return OptionalLong.of(streams.head(stream));
    }
    if (stream.equals(StreamId.fullMembers(viewer.teamId()))) {
      return member.get().role().isGuest()
          ? OptionalLong.empty()
          : OptionalLong.of(streams.head(stream));
    }
    return heard(home, viewer, List.of(stream.value())).stream().mapToLong(Heard::seq).findFirst();
  }
}

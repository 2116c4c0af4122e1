package dev.parley.conversation;

import dev.parley.json.Json;
import dev.parley.model.ChannelKind;
import dev.parley.model.Effect;
import dev.parley.model.Event;
import dev.parley.model.Home;
import dev.parley.model.Principal;
import dev.parley.model.Refusal;
import dev.parley.people.Member;
import dev.parley.store.Binds;
import dev.parley.store.Claims;
import dev.parley.store.Keyspace;
import dev.parley.store.Records;
import dev.parley.store.Route;
import dev.parley.store.Row;
import dev.parley.store.Session;
import dev.parley.store.Statement;
import dev.parley.store.outbox.FollowUp;
import dev.parley.store.outbox.Publisher;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Makes conversations and changes who is in them. Thread-safe. */
public final class Conversations {
  /** The longest name, in characters. */
  public static final int NAME_LENGTH_MAX = 80;

  /** The longest topic or purpose, in characters. */
  public static final int TOPIC_LENGTH_MAX = 250;

  /** The most people of a group direct message, the caller included. */
  public static final int GROUP_SIZE_MAX = 9;

  private static final Pattern NAME = Pattern.compile("[\\p{Ll}\\p{Lo}\\p{N}_-]+");
  private static final Statement CLAIM =
      Statement.of(
          Keyspace.TEAM,
          "INSERT IGNORE INTO team_claims (team_id, kind, value, object_id, created_micros)"
              + " VALUES (:team_id, :kind, :value, :object, :created)");
  private static final Statement CLAIMED =
      Statement.of(
          Keyspace.TEAM,
          "SELECT object_id FROM team_claims WHERE team_id = :team_id AND kind = :kind"
              + " AND value = :value");
  private static final Statement INSERT =
      Statement.of(
          Keyspace.CHANNEL,
          "INSERT IGNORE INTO channels (channel_id, team_id, kind, name, creator, created_micros,"
              + " is_archived, is_general, topic, purpose, previous_names, member_count,"
              + " guest_count, latest_micros, seq, extra, deleted, version) VALUES (:channel_id,"
              + " :team_id, :kind, :name, :creator, :created, 0, :general, :blank, :blank, '[]', 0,"
              + " 0, 0, 0, NULL, 0, 1)");
  private static final Statement PUT_MEMBER =
      Statement.of(
          Keyspace.CHANNEL,
          "INSERT INTO channel_members (channel_id, user_id, team_id, is_member, is_guest,"
              + " joined_seq, joined_micros, inviter, version) VALUES (:channel_id, :user, :team_id,"
              + " :member, :guest, :seq, :now, :inviter, :seq)"
              + " ON DUPLICATE KEY UPDATE is_member = VALUES(is_member), is_guest = VALUES(is_guest),"
              + " joined_seq = VALUES(joined_seq), joined_micros = VALUES(joined_micros),"
              + " inviter = VALUES(inviter), version = VALUES(version)");
  private static final Statement COUNT =
      Statement.of(
          Keyspace.CHANNEL,
          "UPDATE channels SET member_count = member_count + :members,"
              + " guest_count = guest_count + :guests WHERE channel_id = :channel_id");
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
  private final Publisher publisher;
  private final FollowUps followUps;

  public Conversations(Records records, Publisher publisher, FollowUps followUps) {
    this.records = records;
    this.publisher = publisher;
    this.followUps = followUps;
  }

  /**
   * Makes a channel with its creator in it.
   *
   * @throws Refusal {@code name_taken} and the errors of {@link #checkedName}
   */
  public Channel create(
      Home home, Member creator, String name, boolean isPrivate, boolean general) {
    String checked = checkedName(name);
    ChannelKind kind = isPrivate ? ChannelKind.PRIVATE : ChannelKind.PUBLIC;
    return make(home, kind, checked, "channel_name", checked, creator, List.of(creator), general);
  }

  /** A channel's name in its one form. @throws Refusal {@code invalid_name…} */
  public static String checkedName(String name) {
    if (name.isEmpty()) {
      throw new Refusal("invalid_name_required");
    }
    if (name.codePointCount(0, name.length()) > NAME_LENGTH_MAX) {
      throw new Refusal("invalid_name_maxlength");
    }
    if (!NAME.matcher(name).matches()) {
      throw new Refusal(
          name.toLowerCase(Locale.ROOT).equals(name) ? "invalid_name_specials" : "invalid_name");
    }
    if (name.chars().allMatch(c -> c == '-' || c == '_')) {
      throw new Refusal("invalid_name_punctuation");
    }
    return name;
  }

  /** The direct or group message of exactly these people, made if there is none yet. */
  public Channel openDirect(Home home, Member caller, Collection<Member> others) {
    TreeSet<String> ids = new TreeSet<>();
    List<Member> people = new ArrayList<>();
    ids.add(caller.userId());
    people.add(caller);
    for (Member other : others) {
      if (ids.add(other.userId())) {
        people.add(other);
      }
    }
    if (ids.size() > GROUP_SIZE_MAX) {
      throw new Refusal("too_many_users");
    }
    ChannelKind kind = ids.size() <= 2 ? ChannelKind.DIRECT : ChannelKind.GROUP;
    String name =
        kind == ChannelKind.DIRECT
            ? ""
            : people.stream()
                .map(Member::name)
                .sorted()
                .reduce("mpdm", (a, b) -> a + (a.equals("mpdm") ? "-" : "--") + b)
                .concat("-1");
    String set = String.join(",", ids);
    String shortened = name.length() > NAME_LENGTH_MAX ? name.substring(0, NAME_LENGTH_MAX) : name;
    return make(home, kind, shortened, "people", set, caller, people, false);
  }

  private Channel make(
      Home home,
      ChannelKind kind,
      String name,
      String claimKind,
      String claimValue,
      Member creator,
      List<Member> people,
      boolean general) {
    long now = records.clock().micros();
    String wanted = records.ids().next(kind.idKind());
    Claims.Claim claim = new Claims.Claim(wanted, home.teamId(), wanted);
    if (!Claims.take(records.store(), home, Claims.Kind.ID, wanted, claim, now)) {
      throw new IllegalStateException("an id came twice");
    }
    String id = claimInTeam(home, claimKind, claimValue, wanted, now);
    if (!id.equals(wanted)) {
      Claims.free(records.store(), Claims.Kind.ID, wanted, wanted);
      if (kind.isChannel() && find(home, id).isPresent()) {
        throw new Refusal("name_taken");
      }
    }
    record Made(Channel channel, List<Event> events, List<FollowUp> copies) {}
    Made made =
        records
            .store()
            .write(
                Route.channel(home, id),
                session -> {
                  session.run(INSERT, fresh(kind, name, creator, now, general));
                  List<Event> events = new ArrayList<>();
                  List<FollowUp> copies = new ArrayList<>();
                  for (Member person : people) {
                    String peer = kind == ChannelKind.DIRECT ? peer(people, person) : null;
                    add(session, person, null, peer, now, events, copies);
                  }
                  return new Made(ChannelRows.lock(session).orElseThrow(), events, copies);
                });
    if (kind.isChannel()) {
      followUps.apply(List.of(directory(made.channel(), "channel_created")));
    }
    made.events().forEach(publisher::publish);
    followUps.apply(made.copies());
    return made.channel();
  }

  private static String peer(List<Member> people, Member person) {
    return people.stream()
        .map(Member::userId)
        .filter(id -> !id.equals(person.userId()))
        .findFirst()
        .orElse(person.userId());
  }

  private static Binds fresh(
      ChannelKind kind, String name, Member creator, long now, boolean general) {
    String blank = Json.text(note("", "", 0));
    return Binds.of("kind", kind.stored())
        .and("name", name)
        .and("creator", creator.userId())
        .and("created", now)
        .and("general", general)
        .and("blank", blank);
  }

  /** A topic or purpose as the wire has it. */
  static ObjectNode note(String value, String creator, long seconds) {
    return Json.object().put("value", value).put("creator", creator).put("last_set", seconds);
  }

  static FollowUp directory(Channel channel, String eventType) {
    return new FollowUp.Directory(
        channel.teamId(),
        channel.id(),
        channel.kind().stored(),
        channel.name(),
        channel.isArchived(),
        channel.isGeneral(),
        eventType,
        channel.version());
  }

  private String claimInTeam(Home home, String kind, String value, String object, long now) {
    return records
        .store()
        .write(
            Route.team(home),
            session -> {
              Binds binds =
                  Binds.of("kind", kind)
                      .and("value", value)
                      .and("object", object)
                      .and("created", now);
              session.run(CLAIM, binds);
              return session.one(CLAIMED, binds, row -> row.text("object_id")).orElseThrow();
            });
  }

  /** Adds a person to a locked conversation; says nothing where the person is in it already. */
  private static void add(
      Session session,
      Member person,
      @Nullable String inviter,
      @Nullable String peer,
      long now,
      List<Event> events,
      List<FollowUp> copies) {
    Channel channel = ChannelRows.lock(session).orElseThrow();
    if (ChannelRows.membership(session, person.userId())
        .filter(Channel.Membership::isMember)
        .isPresent()) {
      return;
    }
    long seq = channel.seq() + 1;
    boolean guest = person.role().isGuest();
    session.run(
        PUT_MEMBER,
        Binds.of("user", person.userId())
            .and("member", true)
            .and("guest", guest)
            .and("seq", seq)
            .and("now", now)
            .and("inviter", inviter));
    session.run(COUNT, Binds.of("members", 1).and("guests", guest ? 1 : 0));
    FollowUp copy =
        new FollowUp.Membership(
            channel.teamId(),
            person.userId(),
            channel.id(),
            channel.kind().stored(),
            true,
            true,
            peer,
            now,
            seq,
            seq);
    ObjectNode frame = memberFrame("member_joined_channel", channel, person.userId());
    if (inviter != null) {
      frame.put("inviter", inviter);
    }
    events.add(
        ChannelRows.append(
            session,
            channel,
            "member_joined_channel",
            Json.bytes(frame),
            List.of(),
            List.of(copy),
            now));
    copies.add(copy);
  }

  private static ObjectNode memberFrame(String type, Channel channel, String userId) {
    return Json.object()
        .put("type", type)
        .put("user", userId)
        .put("channel", channel.id())
        .put("channel_type", channel.kind() == ChannelKind.PUBLIC ? "C" : "G")
        .put("team", channel.teamId());
  }

  /** Puts people into a conversation; those who are in it already stay so. */
  public Channel join(Home home, String channelId, List<Member> people, @Nullable String inviter) {
    long now = records.clock().micros();
    List<Event> events = new ArrayList<>();
    List<FollowUp> copies = new ArrayList<>();
    Channel channel =
        records
            .store()
            .write(
                Route.channel(home, channelId),
                session -> {
                  events.clear();
                  copies.clear();
                  Channel locked =
                      ChannelRows.lock(session).orElseThrow(() -> new Refusal("channel_not_found"));
                  if (locked.isArchived()) {
                    throw new Refusal("is_archived");
                  }
                  for (Member person : people) {
                    add(session, person, inviter, null, now, events, copies);
                  }
                  return ChannelRows.lock(session).orElseThrow();
                });
    events.forEach(publisher::publish);
    followUps.apply(copies);
    return channel;
  }

  /**
   * Takes a person out of a conversation; the event ends the person's subscription.
   *
   * @return false where the person was not in it
   */
  public boolean leave(Home home, String channelId, String userId) {
    long now = records.clock().micros();
    record Left(Event event, FollowUp copy) {}
    Optional<Left> left =
        records
            .store()
            .write(
                Route.channel(home, channelId),
                session -> {
                  Channel channel =
                      ChannelRows.lock(session).orElseThrow(() -> new Refusal("channel_not_found"));
                  Optional<Channel.Membership> there =
                      ChannelRows.membership(session, userId).filter(Channel.Membership::isMember);
                  if (there.isEmpty()) {
                    return Optional.empty();
                  }
                  long seq = channel.seq() + 1;
                  boolean guest = there.get().isGuest();
                  session.run(
                      PUT_MEMBER,
                      Binds.of("user", userId)
                          .and("member", false)
                          .and("guest", guest)
                          .and("seq", seq)
                          .and("now", now)
                          .and("inviter", null));
                  session.run(COUNT, Binds.of("members", -1).and("guests", guest ? -1 : 0));
                  FollowUp copy =
                      new FollowUp.Membership(
                          channel.teamId(),
                          userId,
                          channelId,
                          channel.kind().stored(),
                          false,
                          false,
                          null,
                          now,
                          seq,
                          seq);
                  Event event =
                      ChannelRows.append(
                          session,
                          channel,
                          "member_left_channel",
                          Json.bytes(memberFrame("member_left_channel", channel, userId)),
                          List.of(new Effect.Remove(userId)),
                          List.of(copy),
                          now);
                  return Optional.of(new Left(event, copy));
                });
    left.ifPresent(
        done -> {
          publisher.publish(done.event());
          followUps.apply(List.of(done.copy()));
        });
    return left.isPresent();
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
    Channel channel = ChannelRows.read(session).orElseThrow(() -> new Refusal("channel_not_found"));
    Channel.Seen seen =
        new Channel.Seen(channel, ChannelRows.membership(session, caller.userId()).orElse(null));
    if (!seen.isMember() && (caller.isGuest() || channel.kind() != ChannelKind.PUBLIC)) {
      throw new Refusal("channel_not_found");
    }
    return seen;
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

  /** A page of the conversations that a person is in, by id. */
  public List<Own> own(Home home, String userId, String after, int most) {
    return records
        .store()
        .read(
            Route.user(home, userId),
            session ->
                session.list(OWN, Binds.of("after", after).and("most", most), Conversations::own));
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

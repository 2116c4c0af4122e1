package dev.parley.importer.store;

import dev.parley.importer.ConversationKind;
import dev.parley.importer.ExportedConversation;
import dev.parley.model.Home;
import dev.parley.store.Binds;
import dev.parley.store.Keyspace;
import dev.parley.store.Route;
import dev.parley.store.Session;
import dev.parley.store.Statement;
import dev.parley.store.Store;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The rows of conversations that an export brings: those that are new go in together, shard by
 * shard; a conversation that people may be writing in is locked by itself, and not for long.
 */
final class ConversationRows {
  /** Members that are written in one transaction, beyond those of one conversation. */
  private static final int MEMBERS_MAX = 5_000;

  private static final Statement GUESTS =
      Statement.of(
          Keyspace.TEAM,
          """
          SELECT user_id FROM members
          WHERE team_id = :team_id AND user_id IN (:ids) AND role IN ('guest', 'single_channel_guest')
          """);
  private static final Statement INSERT_DIRECTORY =
      Statement.of(
          Keyspace.TEAM,
          """
          INSERT INTO channel_directory (team_id, channel_id, kind, name, is_archived,
            is_general, version)
          VALUES (:team_id, :channel_id, :kind, :name, :archived, :general, 1)
          ON DUPLICATE KEY UPDATE channel_directory.version = channel_directory.version
          """);
  private static final Statement INSERT =
      Statement.of(
          Keyspace.CHANNEL,
          """
          INSERT INTO channels (channel_id, team_id, kind, name, creator, created_micros,
            is_archived, is_general, topic, purpose, previous_names, member_count, guest_count,
            latest_micros, seq, extra, deleted, version)
          VALUES (:channel_id, :team_id, :kind, :name, :creator, :created,
            :archived, :general, :topic, :purpose, :previous_names, 0, 0, 0, 0, :extra, 0, 1)
          ON DUPLICATE KEY UPDATE channels.version = channels.version
          """);
  private static final Statement LOCK =
      Statement.of(
          Keyspace.CHANNEL,
          "SELECT version FROM channels WHERE channel_id = :channel_id FOR UPDATE");
  private static final Statement INSERT_MEMBER =
      Statement.of(
          Keyspace.CHANNEL,
          """
          INSERT INTO channel_members (channel_id, user_id, team_id, is_member, is_guest,
            joined_seq, joined_micros, inviter, version)
          VALUES (:channel_id, :user_id, :team_id, 1, :guest, 0, :created, NULL, 0)
          ON DUPLICATE KEY UPDATE channel_members.version = channel_members.version
          """);
  private static final Statement COUNT_MEMBERS =
      Statement.of(
          Keyspace.CHANNEL,
          """
          UPDATE channels SET version = version + 1,
            member_count = (SELECT COUNT(*) FROM channel_members m
              WHERE m.channel_id = :channel_id AND m.is_member = 1),
            guest_count = (SELECT COUNT(*) FROM channel_members m
              WHERE m.channel_id = :channel_id AND m.is_member = 1 AND m.is_guest = 1)
          WHERE channel_id = :channel_id
          """);
  private static final Statement INSERT_COPY =
      Statement.ofShard(
          Keyspace.USER,
          """
          INSERT INTO user_channels (user_id, channel_id, team_id, kind, is_member, is_open,
            is_starred, is_muted, last_read_micros, joined_micros, peer_id, version, own_version)
          VALUES (:user_id, :channel_id, :team, :kind, 1, :open, 0, 0, :now, :created, :peer, 0, 1)
          ON DUPLICATE KEY UPDATE user_channels.version = user_channels.version
          """);

  private final Store store;
  private final Home home;
  private final InstantSource clock;

  ConversationRows(Store store, Home home, InstantSource clock) {
    this.store = store;
    this.home = home;
    this.clock = clock;
  }

  /**
   * A conversation of the export at its place.
   *
   * @param id of the conversation that it is here
   */
  record Placed(ExportedConversation conversation, String id) {
    private Set<String> members() {
      return new LinkedHashSet<>(conversation.members());
    }

    private long createdMicros() {
      return conversation.created() * 1_000_000;
    }
  }

  /** A conversation that is written for the first time, under a name that it has claimed. */
  record Fresh(Placed placed, String name) {}

  /** An entry of the workspace's directory, which knows no direct messages. */
  record Entry(String id, String kind, String name, boolean archived, boolean general) {}

  /** The conversations first, then their entries in the directory. */
  void write(List<Fresh> fresh) {
    Set<String> guests = guests(fresh.stream().map(Fresh::placed).toList());
    Map<String, List<Fresh>> byShard =
        by(fresh, one -> store.shardOf(Keyspace.CHANNEL, one.placed().id()));
    byShard.forEach(
        (shard, all) -> {
          for (List<Fresh> part : parts(all)) {
            store.writeShard(Keyspace.CHANNEL, shard, session -> write(session, part, guests));
          }
        });
    enter(
        fresh.stream()
            .filter(one -> one.placed().conversation().kind().isChannel())
            .map(ConversationRows::entry)
            .toList());
  }

  private boolean write(Session shard, List<Fresh> fresh, Set<String> guests) {
    for (Fresh one : fresh) {
      Session session = shard.at(Route.channel(home, one.placed().id()));
      session.run(INSERT, row(one));
      addMembers(session, one.placed(), guests);
    }
    return true;
  }

  /** Lists of conversations with so many members that a transaction holds them well. */
  private static List<List<Fresh>> parts(List<Fresh> all) {
    List<List<Fresh>> parts = new ArrayList<>();
    int from = 0;
    int members = 0;
    for (int i = 0; i < all.size(); i++) {
      members += all.get(i).placed().conversation().members().size();
      if (members >= MEMBERS_MAX || i == all.size() - 1) {
        parts.add(all.subList(from, i + 1));
        from = i + 1;
        members = 0;
      }
    }
    return parts;
  }

  private static Binds row(Fresh fresh) {
    ExportedConversation conversation = fresh.placed().conversation();
    String creator = conversation.creator();
    ObjectNode extra = conversation.extra().deepCopy();
    JsonNode previousNames = extra.remove(Columns.PREVIOUS_NAMES);
    return Binds.of("kind", Columns.kind(conversation.kind()).stored())
        .and("name", fresh.name())
        .and("creator", creator == null ? "" : creator)
        .and("created", fresh.placed().createdMicros())
        .and("archived", conversation.archived())
        .and("general", conversation.general())
        .and("topic", Columns.note(conversation.topic()))
        .and("purpose", Columns.note(conversation.purpose()))
        .and("previous_names", previousNames == null ? "[]" : previousNames.toString())
        .and("extra", Columns.extra(extra));
  }

  private static Entry entry(Fresh fresh) {
    ExportedConversation conversation = fresh.placed().conversation();
    return new Entry(
        fresh.placed().id(),
        Columns.kind(conversation.kind()).stored(),
        fresh.name(),
        conversation.archived(),
        conversation.general());
  }

  /** Enters conversations into the directory; those that stand there stay as they are. */
  void enter(List<Entry> entries) {
    if (entries.isEmpty()) {
      return;
    }
    List<Binds> rows =
        entries.stream()
            .map(
                one ->
                    Binds.of("channel_id", one.id())
                        .and("kind", one.kind())
                        .and("name", one.name())
                        .and("archived", one.archived())
                        .and("general", one.general()))
            .toList();
    store.write(
        Route.team(home),
        session -> {
          session.batch(INSERT_DIRECTORY, rows);
          return true;
        });
  }

  /** Adds those members of the export that a conversation does not have yet. */
  void join(List<Placed> present) {
    Set<String> guests = guests(present);
    for (Placed one : present) {
      store.write(
          Route.channel(home, one.id()),
          session -> {
            session.one(LOCK, Binds.none(), row -> row.number("version"));
            return addMembers(session, one, guests);
          });
    }
  }

  private static boolean addMembers(Session session, Placed placed, Set<String> guests) {
    Set<String> members = placed.members();
    if (members.isEmpty()) {
      return false;
    }
    session.batch(
        INSERT_MEMBER,
        members.stream()
            .map(
                member ->
                    Binds.of("user_id", member)
                        .and("guest", guests.contains(member))
                        .and("created", placed.createdMicros()))
            .toList());
    session.run(COUNT_MEMBERS, Binds.none());
    return true;
  }

  /** Those members who are guests of the workspace. */
  private Set<String> guests(List<Placed> conversations) {
    Set<String> members = new LinkedHashSet<>();
    conversations.forEach(one -> members.addAll(one.conversation().members()));
    Set<String> guests = new HashSet<>();
    for (List<String> part : Parts.of(members)) {
      guests.addAll(
          store.read(
              Route.team(home),
              session -> session.list(GUESTS, Binds.of("ids", part), row -> row.text("user_id"))));
    }
    return guests;
  }

  /** The members' own rows of their conversations. */
  void copy(List<Placed> conversations) {
    List<Binds> rows = new ArrayList<>();
    for (Placed one : conversations) {
      rows.addAll(copies(one));
      if (rows.size() >= MEMBERS_MAX) {
        writeCopies(rows);
        rows.clear();
      }
    }
    writeCopies(rows);
  }

  private List<Binds> copies(Placed placed) {
    Set<String> members = placed.members();
    ConversationKind kind = placed.conversation().kind();
    long now = clock.millis() * 1_000;
    List<Binds> rows = new ArrayList<>();
    for (String member : members) {
      rows.add(
          Binds.of("user_id", member)
              .and("channel_id", placed.id())
              .and("team", home.teamId())
              .and("kind", Columns.kind(kind).stored())
              .and("open", true)
              .and("now", now)
              .and("created", placed.createdMicros())
              .and("peer", kind == ConversationKind.DIRECT ? peer(members, member) : null));
    }
    return rows;
  }

  /** The other one of a direct message; oneself in one's own. */
  private static String peer(Set<String> members, String member) {
    return members.stream().filter(other -> !other.equals(member)).findFirst().orElse(member);
  }

  private void writeCopies(List<Binds> rows) {
    by(rows, row -> store.shardOf(Keyspace.USER, String.valueOf(row.get("user_id"))))
        .forEach(
            (shard, part) ->
                store.writeShard(
                    Keyspace.USER,
                    shard,
                    session -> {
                      session.batch(INSERT_COPY, part);
                      return true;
                    }));
  }

  private static <T> Map<String, List<T>> by(Collection<T> all, Function<T, String> key) {
    Map<String, List<T>> groups = new LinkedHashMap<>();
    all.forEach(one -> groups.computeIfAbsent(key.apply(one), _ -> new ArrayList<>()).add(one));
    return groups;
  }
}

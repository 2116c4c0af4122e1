package dev.parley.importer.store;

import dev.parley.importer.ConversationKind;
import dev.parley.importer.ExportedConversation;
import dev.parley.importer.ExportedPin;
import dev.parley.importer.Placement;
import dev.parley.importer.Sink;
import dev.parley.model.ChannelKind;
import dev.parley.model.Home;
import dev.parley.store.Binds;
import dev.parley.store.Keyspace;
import dev.parley.store.Route;
import dev.parley.store.Row;
import dev.parley.store.Statement;
import dev.parley.store.Store;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The conversations of a workspace and their members, written from an export and read for one. */
final class StoreConversations {
  private static final int NAME_MAX = 80;
  private static final int PAGE = 1_000;
  private static final String PREVIOUS_NAMES = "previous_names";

  private static final Statement PRESENT =
      Statement.ofKeys(
          Keyspace.CHANNEL,
          """
          SELECT channel_id FROM channels WHERE channel_id IN (:keys) AND team_id = :team_id
          """);
  private static final Statement GENERAL =
      Statement.of(
          Keyspace.TEAM,
          """
          SELECT channel_id FROM channel_directory WHERE team_id = :team_id AND is_general = 1
          """);
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
  private static final Statement PAGE_OF_ALL =
      Statement.ofShard(
          Keyspace.CHANNEL,
          """
          SELECT channel_id FROM channels
          WHERE team_id = :team AND channel_id > :after AND deleted = 0
          ORDER BY channel_id LIMIT :page
          """);
  private static final Statement ONE =
      Statement.of(
          Keyspace.CHANNEL,
          """
          SELECT kind, name, creator, created_micros, is_archived, is_general, topic, purpose,
            previous_names, extra
          FROM channels WHERE channel_id = :channel_id AND deleted = 0
          """);
  private static final Statement MEMBERS =
      Statement.of(
          Keyspace.CHANNEL,
          """
          SELECT user_id FROM channel_members
          WHERE channel_id = :channel_id AND is_member = 1 ORDER BY user_id
          """);
  private static final Statement PINS =
      Statement.of(
          Keyspace.CHANNEL,
          """
          SELECT p.item_id, p.user_id, p.created_micros, m.user_id AS owner
          FROM pins p LEFT JOIN messages m
            ON m.channel_id = p.channel_id AND m.ts_micros = CAST(p.item_id * 1000000 AS SIGNED)
          WHERE p.channel_id = :channel_id AND p.deleted = 0 ORDER BY p.item_id
          """);

  private final Store store;
  private final Home home;
  private final Claims claims;
  private final Columns columns;
  private final InstantSource clock;

  StoreConversations(Store store, Home home, Claims claims, Columns columns, InstantSource clock) {
    this.store = store;
    this.home = home;
    this.claims = claims;
    this.columns = columns;
    this.clock = clock;
  }

  List<Placement> place(List<ExportedConversation> conversations) {
    Map<String, String> ids =
        claims.ids(conversations.stream().map(ExportedConversation::id).toList());
    Set<String> present = present(ids);
    List<Placement> placements = new ArrayList<>();
    for (ExportedConversation conversation : conversations) {
      String id = ids.getOrDefault(conversation.id(), conversation.id());
      Placement placement = place(conversation, id, present.contains(id));
      placements.add(placement);
      addMembers(placement.id(), conversation);
    }
    return placements;
  }

  private Set<String> present(Map<String, String> ids) {
    return new HashSet<>(
        store.readKeys(
            home,
            Keyspace.CHANNEL,
            ids.values(),
            PRESENT,
            Binds.none(),
            row -> row.text("channel_id")));
  }

  private Placement place(ExportedConversation conversation, String id, boolean present) {
    if (present) {
      return new Placement(conversation.id(), id, Placement.Outcome.PRESENT, null);
    }
    String existing = conversation.general() ? general() : direct(conversation, id);
    if (existing != null && !existing.equals(id)) {
      return new Placement(conversation.id(), existing, Placement.Outcome.MERGED, null);
    }
    String name = name(conversation, id);
    write(conversation, id, name);
    String renamed = name.equals(conversation.name()) ? null : name;
    return new Placement(conversation.id(), id, Placement.Outcome.CREATED, renamed);
  }

  private @Nullable String general() {
    return store
        .read(
            Route.team(home),
            session -> session.list(GENERAL, Binds.none(), row -> row.text("channel_id")))
        .stream()
        .findFirst()
        .orElse(null);
  }

  /** The direct or group message that these people have already; it claims their set. */
  private @Nullable String direct(ExportedConversation conversation, String id) {
    if (conversation.kind().isChannel() || conversation.members().isEmpty()) {
      return null;
    }
    String set = MemberSet.of(conversation.members());
    claims.names("people", Map.of(set, id));
    return claims.nameOwners("people", List.of(set)).get(set);
  }

  private String name(ExportedConversation conversation, String id) {
    if (!conversation.kind().isChannel()) {
      return Names.clip(conversation.name());
    }
    String wanted = Names.channel(conversation.name(), id);
    return claims
        .uniqueNames("channel_name", Map.of(id, wanted), NAME_MAX)
        .getOrDefault(id, wanted);
  }

  /** The channel first, then its entry in the directory, which knows no direct messages. */
  private void write(ExportedConversation conversation, String id, String name) {
    String creator = conversation.creator();
    ObjectNode extra = conversation.extra().deepCopy();
    JsonNode previousNames = extra.remove(PREVIOUS_NAMES);
    Binds binds =
        Binds.of("kind", Columns.kind(conversation.kind()).stored())
            .and("name", name)
            .and("creator", creator == null ? "" : creator)
            .and("created", conversation.created() * 1_000_000)
            .and("archived", conversation.archived())
            .and("general", conversation.general())
            .and("topic", Columns.note(conversation.topic()))
            .and("purpose", Columns.note(conversation.purpose()))
            .and("previous_names", previousNames == null ? "[]" : previousNames.toString())
            .and("extra", Columns.extra(extra));
    store.write(Route.channel(home, id), session -> session.run(INSERT, binds));
    if (conversation.kind().isChannel()) {
      binds.and("channel_id", id);
      store.write(Route.team(home), session -> session.run(INSERT_DIRECTORY, binds));
    }
  }

  private void addMembers(String id, ExportedConversation conversation) {
    Set<String> members = new LinkedHashSet<>(conversation.members());
    if (members.isEmpty()) {
      return;
    }
    Set<String> guests = guests(members);
    long created = conversation.created() * 1_000_000;
    List<Binds> rows = new ArrayList<>();
    for (String member : members) {
      rows.add(
          Binds.of("user_id", member)
              .and("guest", guests.contains(member))
              .and("created", created));
    }
    store.write(
        Route.channel(home, id),
        session -> {
          session.one(LOCK, Binds.none(), row -> row.number("version"));
          session.batch(INSERT_MEMBER, rows);
          return session.run(COUNT_MEMBERS, Binds.none());
        });
    copies(id, conversation, members, created);
  }

  private Set<String> guests(Set<String> members) {
    Set<String> guests = new HashSet<>();
    for (List<String> part : Parts.of(members)) {
      guests.addAll(
          store.read(
              Route.team(home),
              session -> session.list(GUESTS, Binds.of("ids", part), row -> row.text("user_id"))));
    }
    return guests;
  }

  private void copies(
      String id, ExportedConversation conversation, Set<String> members, long created) {
    Map<String, List<Binds>> byShard = new HashMap<>();
    long now = clock.millis() * 1_000;
    boolean direct = conversation.kind() == ConversationKind.DIRECT;
    for (String member : members) {
      String peer =
          members.stream().filter(other -> !other.equals(member)).findFirst().orElse(member);
      byShard
          .computeIfAbsent(store.shardOf(Keyspace.USER, member), _ -> new ArrayList<>())
          .add(
              Binds.of("user_id", member)
                  .and("channel_id", id)
                  .and("team", home.teamId())
                  .and("kind", Columns.kind(conversation.kind()).stored())
                  .and("open", true)
                  .and("now", now)
                  .and("created", created)
                  .and("peer", direct ? peer : null));
    }
    byShard.forEach(
        (shard, rows) ->
            store.writeShard(
                Keyspace.USER,
                shard,
                session -> {
                  session.batch(INSERT_COPY, rows);
                  return true;
                }));
  }

  void read(Sink<ExportedConversation> sink) throws IOException {
    for (String shard : store.shards(Keyspace.CHANNEL)) {
      readShard(shard, sink);
    }
  }

  private void readShard(String shard, Sink<ExportedConversation> sink) throws IOException {
    String after = "";
    while (true) {
      Binds binds = Binds.of("after", after).and("page", PAGE).and("team", home.teamId());
      List<String> page =
          store.readShard(
              Keyspace.CHANNEL,
              shard,
              session -> session.list(PAGE_OF_ALL, binds, row -> row.text("channel_id")));
      for (String id : page) {
        Optional<ExportedConversation> conversation = one(id);
        if (conversation.isPresent()) {
          sink.accept(conversation.get());
        }
        after = id;
      }
      if (page.size() < PAGE) {
        return;
      }
    }
  }

  private Optional<ExportedConversation> one(String id) {
    return store.read(
        Route.channel(home, id),
        session -> {
          List<String> members = session.list(MEMBERS, Binds.none(), row -> row.text("user_id"));
          List<ExportedPin> pins = session.list(PINS, Binds.none(), StoreConversations::pin);
          return session.one(ONE, Binds.none(), row -> conversation(id, row, members, pins));
        });
  }

  private static ExportedPin pin(Row row) {
    String item = row.text("item_id");
    return new ExportedPin(
        item,
        item.startsWith("F") ? "F" : "C",
        row.number("created_micros") / 1_000_000,
        row.text("user_id"),
        row.textOrNull("owner"));
  }

  private ExportedConversation conversation(
      String id, Row row, List<String> members, List<ExportedPin> pins) {
    String creator = row.text("creator");
    ObjectNode extra = columns.object(row.textOrNull("extra"));
    JsonNode previousNames = columns.tree(row.text("previous_names"));
    if (!previousNames.isEmpty()) {
      extra.set(PREVIOUS_NAMES, previousNames);
    }
    return new ExportedConversation(
        id,
        Columns.kind(ChannelKind.ofStored(row.text("kind"))),
        row.text("name"),
        row.number("created_micros") / 1_000_000,
        creator.isEmpty() ? null : creator,
        row.flag("is_archived"),
        row.flag("is_general"),
        members,
        columns.note(row.text("topic")),
        columns.note(row.text("purpose")),
        pins,
        extra);
  }
}

package dev.parley.importer.store;

import dev.parley.importer.ExportedConversation;
import dev.parley.importer.ExportedPin;
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
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The conversations of a workspace and their members, read for an export. */
final class StoredConversations {
  private static final int PAGE = 1_000;

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
  private final Columns columns;

  StoredConversations(Store store, Home home, Columns columns) {
    this.store = store;
    this.home = home;
    this.columns = columns;
  }

  /** In the order of their ids, whatever shard each lies on. */
  void read(Sink<ExportedConversation> sink) throws IOException {
    String after = "";
    while (true) {
      List<String> page = page(after);
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

  private List<String> page(String after) {
    return store.shards(Keyspace.CHANNEL).stream()
        .flatMap(
            shard ->
                store
                    .readShard(
                        Keyspace.CHANNEL,
                        shard,
                        session ->
                            session.list(
                                PAGE_OF_ALL,
                                Binds.of("after", after)
                                    .and("page", PAGE)
                                    .and("team", home.teamId()),
                                row -> row.text("channel_id")))
                    .stream())
        .sorted()
        .limit(PAGE)
        .toList();
  }

  private Optional<ExportedConversation> one(String id) {
    return store.read(
        Route.channel(home, id),
        session -> {
          List<String> members = session.list(MEMBERS, Binds.none(), row -> row.text("user_id"));
          List<ExportedPin> pins = session.list(PINS, Binds.none(), StoredConversations::pin);
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
      extra.set(Columns.PREVIOUS_NAMES, previousNames);
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

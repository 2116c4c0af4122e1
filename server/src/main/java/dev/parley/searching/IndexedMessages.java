package dev.parley.searching;

import dev.parley.json.Json;
import dev.parley.model.Ts;
import dev.parley.search.IndexChange;
import dev.parley.search.MessageKey;
import dev.parley.search.ReactionMark;
import dev.parley.search.SearchDocument;
import dev.parley.store.Binds;
import dev.parley.store.Keyspace;
import dev.parley.store.Route;
import dev.parley.store.Row;
import dev.parley.store.Session;
import dev.parley.store.Statement;
import dev.parley.store.Store;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the index is to hold of the messages of a conversation, read from its rows. Thread-safe.
 *
 * <p>The version is the conversation's sequence, read before the rows: whatever is read after it is
 * at least as new, and a later change has a greater one. So of two readers the one that began later
 * wins, whatever the order in which they apply.
 */
final class IndexedMessages {
  private static final Statement VERSION =
      Statement.of(
          Keyspace.CHANNEL,
          "SELECT seq FROM channels WHERE channel_id = :channel_id AND team_id = :team_id");
  private static final String FIELDS =
      "SELECT ts_micros, thread_micros, body, deleted FROM messages WHERE channel_id = :channel_id";
  private static final Statement NAMED =
      Statement.of(Keyspace.CHANNEL, FIELDS + " AND ts_micros IN (:ts)");
  private static final Statement PAGE =
      Statement.of(
          Keyspace.CHANNEL,
          FIELDS + " AND ts_micros > :after AND deleted = 0 ORDER BY ts_micros LIMIT :most");
  private static final Statement ROOTS =
      Statement.of(
          Keyspace.CHANNEL,
          "SELECT DISTINCT thread_micros FROM messages WHERE channel_id = :channel_id"
              + " AND thread_micros IN (:ts) AND deleted = 0");
  private static final Statement PINS =
      Statement.of(
          Keyspace.CHANNEL,
          "SELECT item_id FROM pins WHERE channel_id = :channel_id AND item_id IN (:items)"
              + " AND deleted = 0");
  private static final Statement REACTIONS =
      Statement.of(
          Keyspace.CHANNEL,
          "SELECT ts_micros, name, user_id FROM reactions WHERE channel_id = :channel_id"
              + " AND ts_micros IN (:ts) ORDER BY ts_micros, place");

  private final Store store;
  private final Documents documents;

  IndexedMessages(Store store, Documents documents) {
    this.store = store;
    this.documents = documents;
  }

  private record Stored(long ts, @Nullable Long thread, String body, boolean deleted) {}

  /**
   * A page of a conversation.
   *
   * @param last the ts it ends with
   * @param full whether there may be more
   */
  record Page(List<IndexChange> changes, long last, boolean full) {}

  /** The changes that bring the index up to date with these messages. */
  List<IndexChange> named(Place place, Collection<Long> ts) {
    return read(place, session -> session.list(NAMED, Binds.of("ts", ts), IndexedMessages::stored))
        .changes();
  }

  /** The messages after a ts, oldest first. */
  Page page(Place place, long after, int most) {
    Read read =
        read(
            place,
            session ->
                session.list(
                    PAGE, Binds.of("after", after).and("most", most), IndexedMessages::stored));
    return new Page(read.changes(), read.last(), read.count() == most);
  }

  private record Read(List<IndexChange> changes, long last, int count) {}

  private interface Select {
    List<Stored> from(Session session);
  }

  private Read read(Place place, Select select) {
    return store.read(
        Route.channel(place.home(), place.channelId()), session -> read(session, place, select));
  }

  private Read read(Session session, Place place, Select select) {
    long version = session.one(VERSION, Binds.none(), row -> row.number("seq")).orElse(0L);
    List<Stored> rows = select.from(session);
    if (rows.isEmpty()) {
      return new Read(List.of(), 0, 0);
    }
    List<Long> ts = rows.stream().map(Stored::ts).toList();
    Set<Long> roots =
        new HashSet<>(session.list(ROOTS, Binds.of("ts", ts), row -> row.number("thread_micros")));
    Set<String> pins =
        new HashSet<>(
            session.list(
                PINS,
                Binds.of("items", ts.stream().map(Ts::format).toList()),
                row -> row.text("item_id")));
    Map<Long, List<ReactionMark>> reactions = reactions(session, ts);
    List<IndexChange> changes = new ArrayList<>();
    List<Documents.Source> sources = new ArrayList<>();
    for (Stored row : rows) {
      ObjectNode body = Json.readObject(row.body());
      if (row.deleted() || !Documents.isSearched(body)) {
        MessageKey key = new MessageKey(place.channelId(), row.ts());
        changes.add(new IndexChange.DeleteMessage(place.teamId(), key, version));
      } else {
        Long thread = row.thread();
        long threadTs = thread != null ? thread : roots.contains(row.ts()) ? row.ts() : 0;
        sources.add(
            new Documents.Source(
                row.ts(),
                threadTs,
                body,
                pins.contains(Ts.format(row.ts())),
                reactions.getOrDefault(row.ts(), List.of())));
      }
    }
    for (SearchDocument document : documents.messages(place, sources)) {
      changes.add(new IndexChange.Put(document, version));
    }
    return new Read(changes, ts.getLast(), rows.size());
  }

  private static Map<Long, List<ReactionMark>> reactions(Session session, List<Long> ts) {
    Map<Long, Map<String, List<String>>> found = new HashMap<>();
    session.list(
        REACTIONS,
        Binds.of("ts", ts),
        row ->
            found
                .computeIfAbsent(row.number("ts_micros"), _ -> new LinkedHashMap<>())
                .computeIfAbsent(row.text("name"), _ -> new ArrayList<>())
                .add(row.text("user_id")));
    Map<Long, List<ReactionMark>> marks = new HashMap<>();
    found.forEach(
        (message, names) -> {
          List<ReactionMark> list = new ArrayList<>();
          names.forEach((name, users) -> list.add(new ReactionMark(name, users)));
          marks.put(message, list);
        });
    return marks;
  }

  private static Stored stored(Row row) {
    return new Stored(
        row.number("ts_micros"),
        row.numberOrNull("thread_micros"),
        row.text("body"),
        row.flag("deleted"));
  }
}

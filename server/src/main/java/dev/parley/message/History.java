package dev.parley.message;

import dev.parley.conversation.Channel;
import dev.parley.conversation.Conversations;
import dev.parley.json.Json;
import dev.parley.model.ChannelKind;
import dev.parley.model.Principal;
import dev.parley.model.Refusal;
import dev.parley.store.Binds;
import dev.parley.store.Keyspace;
import dev.parley.store.Records;
import dev.parley.store.Route;
import dev.parley.store.Row;
import dev.parley.store.Session;
import dev.parley.store.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads timelines and threads; a page reads as many rows as it returns. Thread-safe. */
public final class History {
  private static final String FIELDS =
      "m.ts_micros, m.thread_micros, m.body, m.user_id, t.reply_count, t.latest_reply_micros,"
          + " t.reply_users, t.reply_user_count FROM messages m LEFT JOIN threads t"
          + " ON t.channel_id = m.channel_id AND t.thread_micros = m.ts_micros";
  private static final Statement NEWEST =
      Statement.of(
          Keyspace.CHANNEL,
          "SELECT "
              + FIELDS
              + " WHERE m.channel_id = :channel_id AND m.timeline_micros > :oldest"
              + " AND m.timeline_micros < :latest ORDER BY m.timeline_micros DESC LIMIT :most");
  private static final Statement OLDEST =
      Statement.of(
          Keyspace.CHANNEL,
          "SELECT "
              + FIELDS
              + " WHERE m.channel_id = :channel_id AND m.timeline_micros > :oldest"
              + " AND m.timeline_micros < :latest ORDER BY m.timeline_micros LIMIT :most");
  private static final Statement THREAD =
      Statement.of(
          Keyspace.CHANNEL,
          "SELECT "
              + FIELDS
              + " WHERE m.channel_id = :channel_id AND m.thread_micros = :thread"
              + " AND m.ts_micros > :oldest AND m.ts_micros < :latest AND m.deleted = 0"
              + " ORDER BY m.ts_micros LIMIT :most");
  private static final Statement ONE =
      Statement.of(
          Keyspace.CHANNEL,
          "SELECT "
              + FIELDS
              + " WHERE m.channel_id = :channel_id AND m.ts_micros = :ts AND m.deleted = 0");
  private static final Statement SOME =
      Statement.of(
          Keyspace.CHANNEL,
          "SELECT "
              + FIELDS
              + " WHERE m.channel_id = :channel_id AND m.ts_micros IN (:ts) AND m.deleted = 0");
  private static final Statement REACTIONS =
      Statement.of(
          Keyspace.CHANNEL,
          "SELECT ts_micros, name, user_id FROM reactions WHERE channel_id = :channel_id"
              + " AND ts_micros IN (:ts) ORDER BY ts_micros, place");

  /**
   * What part of a timeline is read.
   *
   * @param oldestMicros exclusive, as is the next
   * @param oldestFirst from the oldest on instead of from the newest back
   */
  public record Window(long oldestMicros, long latestMicros, int most, boolean oldestFirst) {
    public Window(long oldestMicros, long latestMicros, int most) {
      this(oldestMicros, latestMicros, most, false);
    }
  }

  /**
   * A page of a timeline, in the order of its window.
   *
   * @param kind the conversation's
   * @param messages a JSON array, as it is sent
   * @param lastMicros the ts of the last one, 0 where there is none
   * @param hasMore whether there are more behind the last
   */
  public record Timeline(ChannelKind kind, String messages, long lastMicros, boolean hasMore) {}

  /** A row of the timeline: its body as stored, and whether it has a thread to show. */
  private record Line(long tsMicros, String body, @Nullable Entry withThread) {
    static Line of(Row row) {
      Long replies = row.numberOrNull("reply_count");
      return new Line(
          row.number("ts_micros"),
          row.text("body"),
          replies != null && replies > 0 ? entry(row) : null);
    }
  }

  /**
   * A page of a thread.
   *
   * @param hasMore whether there are more beyond its end
   */
  public record Page(Channel channel, List<Entry> messages, boolean hasMore) {}

  /** A message with what hangs on it. */
  public record Entry(long tsMicros, ObjectNode body) {}

  private final Records records;
  private final PageCache pages;

  public History(Records records, MessageCaches caches) {
    this.records = records;
    this.pages = new PageCache(caches);
  }

  /**
   * The messages of a window into a timeline.
   *
   * @throws Refusal {@code channel_not_found}
   */
  public Timeline timeline(Principal caller, String channelId, Window window) {
    return records
        .store()
        .read(
            Route.channel(caller.home(), channelId),
            session -> {
              Channel channel = Conversations.see(session, caller).channel();
              return pages.get(
                  PageCache.Key.of(channel, window), () -> read(session, channel.kind(), window));
            });
  }

  /** What has neither thread nor reactions goes out as it is stored. */
  private static Timeline read(Session session, ChannelKind kind, Window window) {
    int most = window.most();
    List<Line> lines =
        session.list(
            window.oldestFirst() ? OLDEST : NEWEST,
            Binds.of("oldest", window.oldestMicros())
                .and("latest", window.latestMicros())
                .and("most", most + 1),
            Line::of);
    boolean hasMore = lines.size() > most;
    List<Line> shown = hasMore ? lines.subList(0, most) : lines;
    Map<Long, ArrayNode> reactions =
        reactions(session, shown.stream().map(Line::tsMicros).toList());
    StringBuilder messages = new StringBuilder("[");
    for (Line line : shown) {
      messages.append(messages.length() > 1 ? "," : "").append(text(line, reactions));
    }
    return new Timeline(
        kind,
        messages.append(']').toString(),
        shown.isEmpty() ? 0 : shown.getLast().tsMicros(),
        hasMore);
  }

  private static String text(Line line, Map<Long, ArrayNode> reactions) {
    ArrayNode marks = reactions.get(line.tsMicros());
    if (marks == null && line.withThread() == null) {
      return line.body();
    }
    ObjectNode body =
        line.withThread() == null ? Json.readObject(line.body()) : line.withThread().body();
    if (marks != null) {
      body.set("reactions", marks);
    }
    return Json.text(body);
  }

  /**
   * A thread: its root first where the page begins with it, then replies, oldest first.
   *
   * @throws Refusal {@code channel_not_found}, {@code thread_not_found}
   */
  public Page thread(
      Principal caller,
      String channelId,
      long threadMicros,
      long oldestMicros,
      long latestMicros,
      int most) {
    return records
        .store()
        .read(
            Route.channel(caller.home(), channelId),
            session -> {
              Channel.Seen seen = Conversations.see(session, caller);
              Entry root =
                  session
                      .one(ONE, Binds.of("ts", threadMicros), History::entry)
                      .orElseThrow(() -> new Refusal("thread_not_found"));
              List<Entry> entries = new ArrayList<>();
              entries.add(root);
              entries.addAll(
                  session.list(
                      THREAD,
                      Binds.of("thread", threadMicros)
                          .and("oldest", oldestMicros)
                          .and("latest", latestMicros)
                          .and("most", most),
                      History::entry));
              return page(session, seen.channel(), entries, most);
            });
  }

  /**
   * One message with its reactions.
   *
   * @throws Refusal {@code channel_not_found}, {@code message_not_found}
   */
  public Entry message(Principal caller, String channelId, long tsMicros) {
    return records
        .store()
        .read(
            Route.channel(caller.home(), channelId),
            session -> {
              Channel.Seen seen = Conversations.see(session, caller);
              List<Entry> entries = session.list(ONE, Binds.of("ts", tsMicros), History::entry);
              if (entries.isEmpty()) {
                throw new Refusal("message_not_found");
              }
              return page(session, seen.channel(), entries, 1).messages().getFirst();
            });
  }

  /**
   * Those of some messages of a conversation that are there, in no order.
   *
   * @throws Refusal {@code channel_not_found}
   */
  public Page messages(Principal caller, String channelId, Collection<Long> tsMicros) {
    return records
        .store()
        .read(
            Route.channel(caller.home(), channelId),
            session -> {
              Channel.Seen seen = Conversations.see(session, caller);
              List<Entry> entries = session.list(SOME, Binds.of("ts", tsMicros), History::entry);
              return page(session, seen.channel(), entries, entries.size());
            });
  }

  private static Page page(Session session, Channel channel, List<Entry> entries, int most) {
    boolean hasMore = entries.size() > most;
    List<Entry> shown = hasMore ? entries.subList(0, most) : entries;
    react(session, shown);
    return new Page(channel, List.copyOf(shown), hasMore);
  }

  private static void react(Session session, List<Entry> entries) {
    Map<Long, ArrayNode> reactions =
        reactions(session, entries.stream().map(Entry::tsMicros).toList());
    for (Entry entry : entries) {
      ArrayNode marks = reactions.get(entry.tsMicros());
      if (marks != null) {
        entry.body().set("reactions", marks);
      }
    }
  }

  /** The reactions of messages as the wire has them, by ts; without those that have none. */
  private static Map<Long, ArrayNode> reactions(Session session, List<Long> messages) {
    if (messages.isEmpty()) {
      return Map.of();
    }
    record Mark(long ts, String name, String user) {}
    List<Mark> marks =
        session.list(
            REACTIONS,
            Binds.of("ts", messages),
            row -> new Mark(row.number("ts_micros"), row.text("name"), row.text("user_id")));
    Map<Long, Map<String, ArrayNode>> byMessage = new HashMap<>();
    for (Mark mark : marks) {
      byMessage
          .computeIfAbsent(mark.ts(), _ -> new LinkedHashMap<>())
          .computeIfAbsent(mark.name(), _ -> Json.array())
          .add(mark.user());
    }
    Map<Long, ArrayNode> shown = new HashMap<>();
    byMessage.forEach((ts, names) -> shown.put(ts, shown(names)));
    return shown;
  }

  private static ArrayNode shown(Map<String, ArrayNode> names) {
    ArrayNode list = Json.array();
    names.forEach(
        (name, users) -> {
          ObjectNode reaction = list.addObject().put("name", name);
          reaction.set("users", users);
          reaction.put("count", users.size());
        });
    return list;
  }

  private static Entry entry(Row row) {
    long ts = row.number("ts_micros");
    ObjectNode body = Json.readObject(row.text("body"));
    Long replies = row.numberOrNull("reply_count");
    if (replies != null && replies > 0) {
      JsonNode users = Json.read(row.text("reply_users"));
      Threads.show(
          body,
          ts,
          replies.intValue(),
          users,
          (int) row.number("reply_user_count"),
          row.number("latest_reply_micros"));
    }
    return new Entry(ts, body);
  }
}

package dev.parley.importer.store;

import dev.parley.importer.ExportedEdit;
import dev.parley.importer.ExportedFile;
import dev.parley.importer.ExportedMessage;
import dev.parley.importer.ExportedReaction;
import dev.parley.importer.ExportedReply;
import dev.parley.importer.ExportedThread;
import dev.parley.importer.MessageSink;
import dev.parley.model.Home;
import dev.parley.model.Ts;
import dev.parley.store.Binds;
import dev.parley.store.Keyspace;
import dev.parley.store.Route;
import dev.parley.store.Row;
import dev.parley.store.Session;
import dev.parley.store.Statement;
import dev.parley.store.Store;
import java.io.IOException;
import java.io.InputStream;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** All messages of a conversation, replies among them, by time, with what hangs on them. */
final class StoreTimeline {
  private static final int PAGE = 1_000;
  private static final long DAY_MICROS = 86_400_000_000L;

  private static final Statement MESSAGES =
      Statement.of(
          Keyspace.CHANNEL,
          """
          SELECT ts_micros, thread_micros, user_id, subtype, client_msg_id, body, edited_micros
          FROM messages WHERE channel_id = :channel_id AND ts_micros > :after AND deleted = 0
          ORDER BY ts_micros LIMIT :page
          """);
  private static final Statement REACTIONS =
      Statement.of(
          Keyspace.CHANNEL,
          """
          SELECT ts_micros, name, user_id FROM reactions
          WHERE channel_id = :channel_id AND ts_micros BETWEEN :first AND :last
          ORDER BY ts_micros, place
          """);
  private static final Statement REPLIES =
      Statement.of(
          Keyspace.CHANNEL,
          """
          SELECT thread_micros, user_id, ts_micros FROM messages
          WHERE channel_id = :channel_id AND thread_micros IN (:ts) AND deleted = 0
          ORDER BY thread_micros, ts_micros
          """);
  private static final Statement PINS =
      Statement.of(
          Keyspace.CHANNEL,
          """
          SELECT item_id FROM pins
          WHERE channel_id = :channel_id AND item_id IN (:items) AND deleted = 0
          """);
  private static final Statement SHARES =
      Statement.of(
          Keyspace.CHANNEL,
          """
          SELECT ts_micros, file_id, owner_id FROM file_shares
          WHERE channel_id = :channel_id AND ts_micros BETWEEN :first AND :last AND deleted = 0
          """);

  private final Store store;
  private final Home home;
  private final Columns columns;
  private final StoreFiles files;
  private final Map<String, String> contentKeys = new HashMap<>();

  StoreTimeline(Store store, Home home, Columns columns, StoreFiles files) {
    this.store = store;
    this.home = home;
    this.columns = columns;
    this.files = files;
  }

  /** A message's row before what hangs on it is known. */
  private record Bare(
      long ts,
      @Nullable Long thread,
      @Nullable String user,
      @Nullable String subtype,
      @Nullable String clientMessageId,
      ObjectNode body,
      @Nullable Long edited) {}

  /** A page of messages and what hangs on them. */
  private record Page(
      List<Bare> messages,
      Map<Long, Map<String, List<String>>> reactions,
      Map<Long, List<ExportedReply>> replies,
      Set<String> pinned,
      Map<String, String> fileOwners) {}

  void read(String channelId, long afterMicros, MessageSink sink) throws IOException {
    contentKeys.clear();
    long after = afterMicros;
    long day = -1;
    while (true) {
      long from = after;
      Page page = store.read(Route.channel(home, channelId), session -> page(session, from));
      Map<String, StoreFiles.Stored> stored =
          page.fileOwners.isEmpty()
              ? Map.of()
              : files.read(new HashSet<>(page.fileOwners.values()), page.fileOwners.keySet());
      for (Bare bare : page.messages) {
        if (day >= 0 && bare.ts / DAY_MICROS > day) {
          sink.dayDone(LocalDate.ofEpochDay(day));
        }
        day = bare.ts / DAY_MICROS;
        sink.message(message(channelId, bare, page, stored));
        after = bare.ts;
      }
      if (page.messages.size() < PAGE) {
        break;
      }
    }
    if (day >= 0) {
      sink.dayDone(LocalDate.ofEpochDay(day));
    }
  }

  private Page page(Session session, long after) {
    List<Bare> messages =
        session.list(MESSAGES, Binds.of("after", after).and("page", PAGE), this::bare);
    Map<Long, Map<String, List<String>>> reactions = new HashMap<>();
    Map<Long, List<ExportedReply>> replies = new HashMap<>();
    Map<String, String> owners = new LinkedHashMap<>();
    if (messages.isEmpty()) {
      return new Page(messages, reactions, replies, Set.of(), owners);
    }
    Binds range = Binds.of("first", messages.getFirst().ts).and("last", messages.getLast().ts);
    session.list(
        REACTIONS,
        range,
        row ->
            reactions
                .computeIfAbsent(row.number("ts_micros"), _ -> new LinkedHashMap<>())
                .computeIfAbsent(row.text("name"), _ -> new ArrayList<>())
                .add(row.text("user_id")));
    List<Long> ts = messages.stream().map(Bare::ts).toList();
    session.list(
        REPLIES,
        Binds.of("ts", ts),
        row ->
            replies
                .computeIfAbsent(row.number("thread_micros"), _ -> new ArrayList<>())
                .add(new ExportedReply(row.textOrNull("user_id"), row.number("ts_micros"))));
    Set<String> pinned =
        new HashSet<>(
            session.list(
                PINS,
                Binds.of("items", ts.stream().map(Ts::format).toList()),
                row -> row.text("item_id")));
    session.list(
        SHARES, range, row -> owners.put(row.text("file_id"), row.text("owner_id")) == null);
    return new Page(messages, reactions, replies, pinned, owners);
  }

  private Bare bare(Row row) {
    return new Bare(
        row.number("ts_micros"),
        row.numberOrNull("thread_micros"),
        row.textOrNull("user_id"),
        row.textOrNull("subtype"),
        row.textOrNull("client_msg_id"),
        columns.object(row.text("body")),
        row.numberOrNull("edited_micros"));
  }

  private ExportedMessage message(
      String channelId, Bare bare, Page page, Map<String, StoreFiles.Stored> stored) {
    ObjectNode body = bare.body;
    List<ExportedReply> replies = page.replies.getOrDefault(bare.ts, List.of());
    Long thread = bare.thread;
    long threadTs = replies.isEmpty() ? 0 : bare.ts;
    Long edited = bare.edited;
    boolean pinned = page.pinned.contains(Ts.format(bare.ts));
    return new ExportedMessage(
        bare.ts,
        bare.subtype,
        bare.user,
        text(body, "bot_id"),
        text(body, "username"),
        body.path("text").asString(""),
        thread == null ? threadTs : thread,
        text(body, "parent_user_id"),
        bare.clientMessageId,
        edited == null ? null : new ExportedEdit(text(body, "edited_by"), edited),
        replies.isEmpty() ? null : thread(replies),
        body.get("blocks"),
        body.get("attachments"),
        reactions(page.reactions.getOrDefault(bare.ts, Map.of())),
        files(body, stored),
        pinned ? List.of(channelId) : List.of(),
        Columns.extra(body, "extra"));
  }

  private static @Nullable String text(ObjectNode body, String field) {
    JsonNode value = body.get(field);
    return value == null ? null : value.asString();
  }

  private static ExportedThread thread(List<ExportedReply> replies) {
    Set<String> users = new LinkedHashSet<>();
    for (ExportedReply reply : replies) {
      String user = reply.user();
      if (user != null) {
        users.add(user);
      }
    }
    return new ExportedThread(
        replies.size(), replies.getLast().ts(), List.copyOf(users), users.size(), replies);
  }

  private static List<ExportedReaction> reactions(Map<String, List<String>> byName) {
    List<ExportedReaction> reactions = new ArrayList<>();
    byName.forEach((name, users) -> reactions.add(new ExportedReaction(name, users, users.size())));
    return reactions;
  }

  private List<ExportedFile> files(ObjectNode body, Map<String, StoreFiles.Stored> stored) {
    List<ExportedFile> found = new ArrayList<>();
    for (JsonNode id : body.path("files")) {
      StoreFiles.Stored file = stored.get(id.asString());
      if (file != null) {
        found.add(file.file());
        String key = file.contentKey();
        if (key != null) {
          contentKeys.put(file.file().id(), key);
        }
      }
    }
    return found;
  }

  /** The content of a file of the conversation that was read last. */
  @Nullable InputStream content(ExportedFile file) throws IOException {
    String key = contentKeys.get(file.id());
    return key == null ? null : files.open(key);
  }
}

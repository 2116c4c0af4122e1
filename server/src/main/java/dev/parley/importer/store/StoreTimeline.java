package dev.parley.importer.store;

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

/** All messages of a conversation, replies among them, by time, with what hangs on them. */
final class StoreTimeline {
  private static final int PAGE = 1_000;
  private static final long DAY_MICROS = 86_400_000_000L;

  private static final Statement MESSAGES =
      Statement.of(
          Keyspace.CHANNEL,
          """
          SELECT body FROM messages WHERE channel_id = :channel_id AND ts_micros > :after AND deleted = 0
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

  /** A page of messages and what hangs on them. */
  private record Page(
      List<ExportedMessage> messages,
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
      contentKeys.putAll(
          files.contentKeys(new HashSet<>(page.fileOwners.values()), page.fileOwners.keySet()));
      for (ExportedMessage bare : page.messages) {
        if (day >= 0 && bare.ts() / DAY_MICROS > day) {
          sink.dayDone(LocalDate.ofEpochDay(day));
        }
        day = bare.ts() / DAY_MICROS;
        sink.message(whole(channelId, bare, page));
        after = bare.ts();
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
    List<ExportedMessage> messages =
        session.list(
            MESSAGES,
            Binds.of("after", after).and("page", PAGE),
            row -> columns.message(row.text("body")));
    Map<Long, Map<String, List<String>>> reactions = new HashMap<>();
    Map<Long, List<ExportedReply>> replies = new HashMap<>();
    Map<String, String> owners = new LinkedHashMap<>();
    if (messages.isEmpty()) {
      return new Page(messages, reactions, replies, Set.of(), owners);
    }
    Binds range = Binds.of("first", messages.getFirst().ts()).and("last", messages.getLast().ts());
    session.list(
        REACTIONS,
        range,
        row ->
            reactions
                .computeIfAbsent(row.number("ts_micros"), _ -> new LinkedHashMap<>())
                .computeIfAbsent(row.text("name"), _ -> new ArrayList<>())
                .add(row.text("user_id")));
    List<Long> ts = messages.stream().map(ExportedMessage::ts).toList();
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

  private static ExportedMessage whole(String channelId, ExportedMessage bare, Page page) {
    List<ExportedReply> replies = page.replies.getOrDefault(bare.ts(), List.of());
    boolean pinned = page.pinned.contains(Ts.format(bare.ts()));
    return new ExportedMessage(
        bare.ts(),
        bare.subtype(),
        bare.user(),
        bare.botId(),
        bare.username(),
        bare.text(),
        replies.isEmpty() ? bare.threadTs() : bare.ts(),
        bare.parentUser(),
        bare.clientMessageId(),
        bare.edited(),
        replies.isEmpty() ? null : thread(replies),
        bare.blocks(),
        bare.attachments(),
        reactions(page.reactions.getOrDefault(bare.ts(), Map.of())),
        bare.files(),
        pinned ? List.of(channelId) : List.of(),
        bare.extra());
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

  /** The content of a file of the conversation that was read last. */
  @Nullable InputStream content(ExportedFile file) throws IOException {
    String key = contentKeys.get(file.id());
    return key == null ? null : files.open(key);
  }
}

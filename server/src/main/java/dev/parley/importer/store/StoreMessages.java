package dev.parley.importer.store;

import dev.parley.conversation.Channel;
import dev.parley.conversation.ChannelRows;
import dev.parley.importer.ExportedEdit;
import dev.parley.importer.ExportedFile;
import dev.parley.importer.ExportedMessage;
import dev.parley.importer.ExportedPin;
import dev.parley.importer.ExportedReaction;
import dev.parley.importer.MessagesWritten;
import dev.parley.importer.ThreadsCounted;
import dev.parley.importer.WrittenBatch;
import dev.parley.model.Home;
import dev.parley.model.Ts;
import dev.parley.store.Binds;
import dev.parley.store.Keyspace;
import dev.parley.store.Route;
import dev.parley.store.Session;
import dev.parley.store.Statement;
import dev.parley.store.Store;
import dev.parley.store.outbox.FollowUp;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Messages of an export on their way into their conversation's shard: a batch is one transaction
 * under the conversation's row lock, so that posts of today find their place beside it.
 */
final class StoreMessages {
  private static final int THREADS_PAGE = 500;

  /** As many as a post writes down; the number of all stands beside them. */
  private static final int USERS_SHOWN = 5;

  private static final String EVENT_TYPE = "imported";

  private static final Statement PRESENT =
      Statement.of(
          Keyspace.CHANNEL,
          """
          SELECT ts_micros FROM messages WHERE channel_id = :channel_id AND ts_micros IN (:ts)
          """);
  private static final Statement INSERT =
      Statement.of(
          Keyspace.CHANNEL,
          """
          INSERT INTO messages (channel_id, ts_micros, team_id, timeline_micros, thread_micros,
            user_id, subtype, client_msg_id, body, edited_micros, deleted, version)
          VALUES (:channel_id, :ts, :team_id, :timeline, :thread, :user_id, :subtype,
            :client_msg_id, :body, :edited, 0, 0)
          """);
  private static final Statement INSERT_REACTION =
      Statement.of(
          Keyspace.CHANNEL,
          """
          INSERT INTO reactions (channel_id, ts_micros, name, user_id, team_id, place, version)
          VALUES (:channel_id, :ts, :name, :user_id, :team_id, :place, 0)
          """);
  private static final Statement INSERT_SHARE =
      Statement.of(
          Keyspace.CHANNEL,
          """
          INSERT INTO file_shares (channel_id, file_id, ts_micros, team_id, owner_id,
            thread_micros, deleted, version)
          VALUES (:channel_id, :file_id, :ts, :team_id, :owner, :thread, 0, 0)
          ON DUPLICATE KEY UPDATE file_shares.version = file_shares.version
          """);
  private static final Statement INSERT_PIN =
      Statement.of(
          Keyspace.CHANNEL,
          """
          INSERT INTO pins (channel_id, item_id, team_id, user_id, created_micros, deleted,
            version)
          VALUES (:channel_id, :item, :team_id, :user_id, :created, 0, 0)
          ON DUPLICATE KEY UPDATE pins.version = pins.version
          """);
  private static final Statement LATEST =
      Statement.of(
          Keyspace.CHANNEL,
          """
          UPDATE channels SET latest_micros = GREATEST(latest_micros, :latest),
            version = version + 1 WHERE channel_id = :channel_id
          """);
  private static final Statement THREADS =
      Statement.of(
          Keyspace.CHANNEL,
          """
          SELECT DISTINCT thread_micros FROM messages
          WHERE channel_id = :channel_id AND thread_micros > :after
          ORDER BY thread_micros LIMIT :page
          """);
  private static final Statement REPLIERS =
      Statement.of(
          Keyspace.CHANNEL,
          """
          SELECT thread_micros, COALESCE(user_id, '') AS user_id, COUNT(*) AS replies,
            MIN(ts_micros) AS first, MAX(ts_micros) AS latest
          FROM messages WHERE channel_id = :channel_id AND thread_micros IN (:threads)
            AND deleted = 0
          GROUP BY thread_micros, COALESCE(user_id, '') ORDER BY thread_micros, first
          """);
  private static final Statement PUT_THREAD =
      Statement.of(
          Keyspace.CHANNEL,
          """
          INSERT INTO threads (channel_id, thread_micros, team_id, reply_count,
            latest_reply_micros, reply_users, reply_user_count, is_locked, version)
          VALUES (:channel_id, :thread, :team_id, :replies, :latest, :users, :people, 0, 0)
          ON DUPLICATE KEY UPDATE reply_count = :replies, latest_reply_micros = :latest,
            reply_users = :users, reply_user_count = :people
          """);
  private static final Statement PUT_PERSON =
      Statement.of(
          Keyspace.CHANNEL,
          """
          INSERT INTO thread_people (channel_id, thread_micros, user_id, team_id, replies,
            first_micros, version)
          VALUES (:channel_id, :thread, :user_id, :team_id, :replies, :first, 0)
          ON DUPLICATE KEY UPDATE replies = :replies, first_micros = :first
          """);

  private final Store store;
  private final Home home;
  private final Columns columns;
  private final StoreFiles files;
  private final InstantSource clock;

  StoreMessages(Store store, Home home, Columns columns, StoreFiles files, InstantSource clock) {
    this.store = store;
    this.home = home;
    this.columns = columns;
    this.files = files;
    this.clock = clock;
  }

  /** Files first, as orphans they harm nobody; then the messages that show them. */
  WrittenBatch write(String channelId, List<ExportedMessage> messages) {
    FileOwners owners = files.write(channelId, messages);
    Map<Long, ExportedMessage> byTs = new LinkedHashMap<>();
    messages.forEach(message -> byTs.putIfAbsent(message.ts(), message));
    MessagesWritten written =
        store.write(
            Route.channel(home, channelId), session -> write(session, channelId, byTs, owners));
    return new StoreBatch(files, owners, written);
  }

  private MessagesWritten write(
      Session session, String channelId, Map<Long, ExportedMessage> byTs, FileOwners owners) {
    Channel channel = lock(session);
    Set<Long> present =
        new HashSet<>(
            session.list(PRESENT, Binds.of("ts", byTs.keySet()), row -> row.number("ts_micros")));
    List<Binds> rows = new ArrayList<>();
    List<Binds> reactions = new ArrayList<>();
    List<Binds> shares = new ArrayList<>();
    List<Binds> pins = new ArrayList<>();
    List<Long> written = new ArrayList<>();
    Map<String, List<String>> owned = new LinkedHashMap<>();
    long latest = 0;
    for (ExportedMessage message : byTs.values()) {
      if (!present.contains(message.ts())) {
        rows.add(row(message));
        addReactions(message, reactions);
        addShares(message, owners, shares);
        if (message.pinnedTo().contains(channelId)) {
          pins.add(pin(message));
        }
        written.add(message.ts());
        for (ExportedFile file : message.files()) {
          owned.computeIfAbsent(owners.of(file), _ -> new ArrayList<>()).add(file.id());
        }
        latest = Math.max(latest, message.ts());
      }
    }
    session.batch(INSERT, rows);
    session.batch(INSERT_REACTION, reactions);
    session.batch(INSERT_SHARE, shares);
    session.batch(INSERT_PIN, pins);
    if (!rows.isEmpty()) {
      session.run(LATEST, Binds.of("latest", latest));
    }
    tell(session, channel, written, owned);
    return new MessagesWritten(rows.size(), present.size(), reactions.size(), shares.size());
  }

  private static Channel lock(Session session) {
    return ChannelRows.lock(session)
        .orElseThrow(() -> new IllegalStateException("a conversation vanished"));
  }

  /** Says which messages came in; sockets hear nothing of it. */
  private void tell(
      Session session, Channel locked, List<Long> messages, Map<String, List<String>> owned) {
    if (!messages.isEmpty()) {
      ChannelRows.append(
          session,
          locked,
          EVENT_TYPE,
          new byte[0],
          List.of(),
          List.of(new FollowUp.Imported(messages, owned)),
          clock.millis() * 1_000);
    }
  }

  private static boolean isBroadcast(ExportedMessage message) {
    String subtype = message.subtype();
    return "thread_broadcast".equals(subtype) || "reply_broadcast".equals(subtype);
  }

  private static @Nullable Long thread(ExportedMessage message) {
    return message.isReply() ? (Long) message.threadTs() : null;
  }

  private Binds row(ExportedMessage message) {
    boolean inTimeline = !message.isReply() || isBroadcast(message);
    ExportedEdit edited = message.edited();
    return Binds.of("ts", message.ts())
        .and("timeline", inTimeline ? (Long) message.ts() : null)
        .and("thread", thread(message))
        .and("user_id", message.user())
        .and("subtype", message.subtype())
        .and("client_msg_id", message.clientMessageId())
        .and("body", columns.body(message))
        .and("edited", edited == null ? null : (Long) edited.ts());
  }

  /**
   * Those of a message that is new and so has none yet; what an export says twice is there once.
   */
  private static void addReactions(ExportedMessage message, List<Binds> rows) {
    long place = 0;
    Map<String, Set<String>> users = new HashMap<>();
    for (ExportedReaction reaction : message.reactions()) {
      Set<String> reacted = users.computeIfAbsent(reaction.name(), _ -> new HashSet<>());
      for (String user : reaction.users()) {
        if (reacted.add(user)) {
          rows.add(
              Binds.of("ts", message.ts())
                  .and("name", reaction.name())
                  .and("user_id", user)
                  .and("place", place++));
        }
      }
    }
  }

  private static void addShares(ExportedMessage message, FileOwners owners, List<Binds> rows) {
    for (ExportedFile file : message.files()) {
      rows.add(
          Binds.of("ts", message.ts())
              .and("file_id", file.id())
              .and("owner", owners.of(file))
              .and("thread", thread(message)));
    }
  }

  private static Binds pin(ExportedMessage message) {
    String by = message.extra().path("pinned_info").path("pinned_by").asString("");
    long when = message.extra().path("pinned_info").path("pinned_ts").asLong(0);
    String user = message.user() == null ? "" : message.user();
    return Binds.of("item", Ts.format(message.ts()))
        .and("user_id", by.isEmpty() ? user : by)
        .and("created", when == 0 ? message.ts() : when * 1_000_000);
  }

  /** What one person said in one thread. */
  private record Replier(long thread, String user, long replies, long first, long latest) {}

  ThreadsCounted finish(String channelId, List<ExportedPin> pins) {
    pin(channelId, pins);
    int threads = 0;
    int replies = 0;
    int orphans = 0;
    long after = 0;
    while (true) {
      long from = after;
      ThreadPage page =
          store.write(Route.channel(home, channelId), session -> countThreads(session, from));
      threads += page.threads;
      replies += page.replies;
      orphans += page.orphans;
      after = page.last;
      if (page.threads < THREADS_PAGE) {
        return new ThreadsCounted(threads, replies, orphans, pins.size());
      }
    }
  }

  private void pin(String channelId, List<ExportedPin> pins) {
    if (pins.isEmpty()) {
      return;
    }
    List<Binds> rows = new ArrayList<>();
    for (ExportedPin pin : pins) {
      String user = pin.user();
      rows.add(
          Binds.of("item", pin.id())
              .and("user_id", user == null ? "" : user)
              .and("created", pin.created() * 1_000_000));
    }
    store.write(
        Route.channel(home, channelId),
        session -> {
          Channel channel = lock(session);
          session.batch(INSERT_PIN, rows);
          tell(session, channel, pinned(pins), Map.of());
          return true;
        });
  }

  private static List<Long> pinned(List<ExportedPin> pins) {
    return pins.stream()
        .map(pin -> Ts.parse(pin.id()))
        .filter(OptionalLong::isPresent)
        .map(OptionalLong::getAsLong)
        .toList();
  }

  private record ThreadPage(int threads, int replies, int orphans, long last) {}

  private ThreadPage countThreads(Session session, long after) {
    Channel channel = lock(session);
    List<Long> threads =
        session.list(
            THREADS,
            Binds.of("after", after).and("page", THREADS_PAGE),
            row -> row.number("thread_micros"));
    if (threads.isEmpty()) {
      return new ThreadPage(0, 0, 0, after);
    }
    List<Replier> repliers =
        session.list(
            REPLIERS,
            Binds.of("threads", threads),
            row ->
                new Replier(
                    row.number("thread_micros"),
                    row.text("user_id"),
                    row.number("replies"),
                    row.number("first"),
                    row.number("latest")));
    int parents =
        session.list(PRESENT, Binds.of("ts", threads), row -> row.number("ts_micros")).size();
    Map<Long, List<Replier>> byThread = new LinkedHashMap<>();
    repliers.forEach(one -> byThread.computeIfAbsent(one.thread, _ -> new ArrayList<>()).add(one));
    List<Binds> threadRows = new ArrayList<>();
    List<Binds> peopleRows = new ArrayList<>();
    long replies = 0;
    for (Map.Entry<Long, List<Replier>> thread : byThread.entrySet()) {
      replies += addThread(thread.getKey(), thread.getValue(), threadRows, peopleRows);
    }
    session.batch(PUT_THREAD, threadRows);
    session.batch(PUT_PERSON, peopleRows);
    tell(session, channel, threads, Map.of());
    return new ThreadPage(
        threads.size(), Math.toIntExact(replies), threads.size() - parents, threads.getLast());
  }

  private static long addThread(
      long thread, List<Replier> repliers, List<Binds> threadRows, List<Binds> peopleRows) {
    long replies = 0;
    long latest = 0;
    ArrayNode users = JsonNodeFactory.instance.arrayNode();
    int people = 0;
    for (Replier one : repliers) {
      replies += one.replies;
      latest = Math.max(latest, one.latest);
      if (!one.user.isEmpty()) {
        people++;
        if (users.size() < USERS_SHOWN) {
          users.add(one.user);
        }
        peopleRows.add(
            Binds.of("thread", thread)
                .and("user_id", one.user)
                .and("replies", one.replies)
                .and("first", one.first));
      }
    }
    threadRows.add(
        Binds.of("thread", thread)
            .and("replies", replies)
            .and("latest", latest)
            .and("users", users.toString())
            .and("people", people));
    return replies;
  }
}

package dev.parley.importer.store;

import dev.parley.conversation.FileCopies;
import dev.parley.file.FileContents;
import dev.parley.importer.ExportedFile;
import dev.parley.importer.ExportedMessage;
import dev.parley.json.Json;
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
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The rows of files, which lie with whom they belong to, and their content. */
final class StoreFiles {
  private static final int NAME_MAX = 255;
  private static final int MIMETYPE_MAX = 127;

  private static final Statement INSERT =
      Statement.ofShard(
          Keyspace.USER,
          """
          INSERT INTO files (user_id, file_id, team_id, name, title, mimetype, filetype,
            size_bytes, state, content_key, upload_hash, shares, body, created_micros,
            updated_micros, deleted, version)
          VALUES (:user_id, :file_id, :team, :name, :title, :mimetype, :filetype, :size, 'imported',
            NULL, '', :shares, :body, :created, :created, 0, 1)
          ON DUPLICATE KEY UPDATE files.version = files.version
          """);
  private static final Statement SHARES =
      Statement.ofShard(
          Keyspace.USER,
          """
          SELECT user_id, file_id, shares FROM files
          WHERE user_id IN (:owners) AND file_id IN (:files) AND deleted = 0 FOR UPDATE
          """);
  private static final Statement SHARE =
      Statement.ofShard(
          Keyspace.USER,
          """
          UPDATE files SET shares = :shares, version = version + 1
          WHERE user_id = :user_id AND file_id = :file_id
          """);
  private static final Statement CONTENT =
      Statement.ofShard(
          Keyspace.USER,
          """
          UPDATE files SET content_key = :content_key, state = 'complete', version = version + 1
          WHERE user_id = :user_id AND file_id = :file_id
          """);
  private static final Statement OWNER =
      Statement.of(
          Keyspace.GLOBAL,
          """
          UPDATE claims SET owner = :owner
          WHERE kind = 'id' AND value = :file_id AND object_id = :file_id AND team_id = :team_id
          """);
  private static final Statement OWNERS =
      Statement.of(
          Keyspace.GLOBAL,
          """
          SELECT value, owner FROM claims
          WHERE kind = 'id' AND value IN (:ids) AND team_id = :team_id AND owner <> :team_id
          """);
  private static final Statement CONTENT_KEYS =
      Statement.ofKeys(
          Keyspace.USER,
          """
          SELECT file_id, content_key FROM files
          WHERE user_id IN (:keys) AND file_id IN (:ids) AND content_key IS NOT NULL AND deleted = 0
          """);

  private final Store store;
  private final Home home;
  private final FileContents contents;

  /** Batches that show the same new file have to agree with whom it lies. */
  private final ReentrantLock placing = new ReentrantLock();

  StoreFiles(Store store, Home home, FileContents contents) {
    this.store = store;
    this.home = home;
    this.contents = contents;
  }

  /**
   * A file of a batch, and what of its shares the batch shows.
   *
   * @param shares grows while the batch is read
   */
  private record Shown(ExportedFile file, String owner, ObjectNode shares) {}

  /**
   * Writes the files that some messages show. A file lies where it lay before, else with whom the
   * export names, else with who showed it first.
   */
  FileOwners write(String channelId, List<ExportedMessage> messages) {
    Set<String> ids = new LinkedHashSet<>();
    messages.forEach(message -> message.files().forEach(file -> ids.add(file.id())));
    if (ids.isEmpty()) {
      return FileOwners.NONE;
    }
    placing.lock();
    try {
      return place(channelId, messages, owners(ids));
    } finally {
      placing.unlock();
    }
  }

  private FileOwners place(
      String channelId, List<ExportedMessage> messages, Map<String, String> known) {
    Map<String, String> owners = new HashMap<>(known);
    Map<String, Shown> files = new LinkedHashMap<>();
    for (ExportedMessage message : messages) {
      for (ExportedFile file : message.files()) {
        Shown shown = files.computeIfAbsent(file.id(), _ -> shown(file, message, owners));
        FileCopies.add(shown.shares(), channelId, message.ts());
      }
    }
    Map<String, List<Shown>> byShard = new LinkedHashMap<>();
    for (Shown shown : files.values()) {
      byShard
          .computeIfAbsent(store.shardOf(Keyspace.USER, shown.owner()), _ -> new ArrayList<>())
          .add(shown);
    }
    byShard.forEach(this::writeShard);
    nameOwners(files.values().stream().filter(one -> !known.containsKey(one.file().id())).toList());
    return new FileOwners(Map.copyOf(owners));
  }

  private static Shown shown(
      ExportedFile file, ExportedMessage message, Map<String, String> owners) {
    String named = file.user() == null ? message.user() : file.user();
    String owner =
        owners.computeIfAbsent(file.id(), _ -> named == null ? FileOwners.NOBODY : named);
    return new Shown(file, owner, JsonNodeFactory.instance.objectNode());
  }

  /** With whom those of some files lie that are placed already. */
  private Map<String, String> owners(Set<String> ids) {
    Map<String, String> owners = new HashMap<>();
    for (List<String> part : Parts.of(ids)) {
      store.read(
          Route.global(home),
          session ->
              session.list(
                  OWNERS,
                  Binds.of("ids", part),
                  row -> owners.put(row.text("value"), row.text("owner")) == null));
    }
    return owners;
  }

  private void writeShard(String shard, List<Shown> files) {
    for (List<Shown> part : Parts.of(files)) {
      store.writeShard(Keyspace.USER, shard, session -> write(session, part));
    }
  }

  /** Writes what is new; what was there before learns of the places that it was not shown in. */
  private boolean write(Session session, List<Shown> files) {
    session.batch(INSERT, files.stream().map(this::row).toList());
    Map<String, Shown> byId = new HashMap<>();
    files.forEach(shown -> byId.put(shown.file().id(), shown));
    Set<String> with = files.stream().map(Shown::owner).collect(Collectors.toSet());
    session.batch(
        SHARE,
        session
            .list(
                SHARES,
                Binds.of("owners", with).and("files", byId.keySet()),
                row -> merged(row, byId.get(row.text("file_id"))))
            .stream()
            .flatMap(Optional::stream)
            .toList());
    return true;
  }

  /** The row's shares with those that the batch shows, where it has not all of them. */
  private static Optional<Binds> merged(Row row, @Nullable Shown shown) {
    if (shown == null || !shown.owner().equals(row.text("user_id"))) {
      return Optional.empty();
    }
    ObjectNode shares = Json.readObject(row.text("shares"));
    boolean changed = false;
    for (Map.Entry<String, JsonNode> place : shown.shares().properties()) {
      for (JsonNode ts : place.getValue()) {
        changed |= FileCopies.add(shares, place.getKey(), Ts.parse(ts.asString()).orElseThrow());
      }
    }
    return changed
        ? Optional.of(
            Binds.of("user_id", shown.owner())
                .and("file_id", shown.file().id())
                .and("shares", Json.text(shares)))
        : Optional.empty();
  }

  /** Says with the id of each file with whom it lies, so that it is found by its id. */
  private void nameOwners(List<Shown> files) {
    if (files.isEmpty()) {
      return;
    }
    List<Binds> rows =
        files.stream()
            .map(one -> Binds.of("file_id", one.file().id()).and("owner", one.owner()))
            .toList();
    store.write(
        Route.global(home),
        session -> {
          session.batch(OWNER, rows);
          return true;
        });
  }

  private Binds row(Shown shown) {
    ExportedFile file = shown.file();
    return Binds.of("user_id", shown.owner())
        .and("file_id", file.id())
        .and("team", home.teamId())
        .and("name", clip(file.name(), NAME_MAX))
        .and("title", clip(file.title(), NAME_MAX))
        .and("mimetype", clip(file.mimetype(), MIMETYPE_MAX))
        .and("filetype", file.filetype())
        .and("size", file.size())
        .and("shares", Json.text(shown.shares()))
        .and("body", Columns.body(file))
        .and("created", file.created() * 1_000_000);
  }

  private static String clip(String text, int max) {
    return text.length() <= max ? text : text.substring(0, max);
  }

  /** Keeps bytes of a file; what is to be written down of them. */
  KeptContent keep(ExportedFile file, String owner, InputStream content) throws IOException {
    return new KeptContent(owner, file.id(), contents.keep(home.teamId(), file.id(), content));
  }

  /** The content of a file that is kept and not written down. */
  record KeptContent(String owner, String fileId, String key) {}

  /** Writes down which contents were kept. */
  void writeDown(List<KeptContent> kept) {
    Map<String, List<Binds>> byShard = new LinkedHashMap<>();
    for (KeptContent one : kept) {
      byShard
          .computeIfAbsent(store.shardOf(Keyspace.USER, one.owner()), _ -> new ArrayList<>())
          .add(
              Binds.of("user_id", one.owner())
                  .and("file_id", one.fileId())
                  .and("content_key", one.key()));
    }
    byShard.forEach(
        (shard, rows) ->
            store.writeShard(
                Keyspace.USER,
                shard,
                session -> {
                  session.batch(CONTENT, rows);
                  return true;
                }));
  }

  /** The keys of the contents of these owners' files, by the file's id. */
  Map<String, String> contentKeys(Collection<String> ownerIds, Collection<String> fileIds) {
    Map<String, String> found = new HashMap<>();
    for (List<String> keys : Parts.of(ownerIds)) {
      for (List<String> ids : Parts.of(fileIds)) {
        store.readKeys(
            home,
            Keyspace.USER,
            keys,
            CONTENT_KEYS,
            Binds.of("ids", ids),
            row -> found.put(row.text("file_id"), row.text("content_key")) == null);
      }
    }
    return found;
  }

  @Nullable InputStream open(String contentKey) throws IOException {
    return contents.open(home.teamId(), contentKey);
  }
}

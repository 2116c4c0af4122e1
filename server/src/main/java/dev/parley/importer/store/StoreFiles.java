package dev.parley.importer.store;

import dev.parley.file.FileContents;
import dev.parley.importer.ExportedFile;
import dev.parley.importer.ExportedMessage;
import dev.parley.model.Home;
import dev.parley.model.Ts;
import dev.parley.store.Binds;
import dev.parley.store.Keyspace;
import dev.parley.store.Route;
import dev.parley.store.Statement;
import dev.parley.store.Store;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The rows of files, which lie with whom they belong to, and their content. */
final class StoreFiles {
  /** Whom a file belongs to that names nobody: Slack's own robot. */
  private static final String NOBODY = "USLACKBOT";

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
  private final Map<String, String> owners = new HashMap<>();
  private final Map<String, List<Binds>> keptContents = new LinkedHashMap<>();

  StoreFiles(Store store, Home home, FileContents contents) {
    this.store = store;
    this.home = home;
    this.contents = contents;
  }

  static String owner(ExportedFile file, ExportedMessage message) {
    String user = file.user();
    if (user != null) {
      return user;
    }
    String author = message.user();
    return author == null ? NOBODY : author;
  }

  void write(String channelId, List<ExportedMessage> messages) {
    flush();
    owners.clear();
    Map<String, List<Binds>> byShard = new LinkedHashMap<>();
    for (ExportedMessage message : messages) {
      for (ExportedFile file : message.files()) {
        String owner = owner(file, message);
        owners.put(file.id(), owner);
        byShard
            .computeIfAbsent(store.shardOf(Keyspace.USER, owner), _ -> new ArrayList<>())
            .add(row(file, owner, channelId, message));
      }
    }
    inShards(INSERT, byShard);
    nameOwners();
  }

  /** Says with the id of each file with whom it lies, so that it is found by its id. */
  private void nameOwners() {
    if (owners.isEmpty()) {
      return;
    }
    List<Binds> rows = new ArrayList<>();
    owners.forEach((file, owner) -> rows.add(Binds.of("file_id", file).and("owner", owner)));
    store.write(
        Route.global(home),
        session -> {
          session.batch(OWNER, rows);
          return true;
        });
  }

  private Binds row(ExportedFile file, String owner, String channelId, ExportedMessage message) {
    ObjectNode shares = JsonNodeFactory.instance.objectNode();
    shares.putArray(channelId).add(Ts.format(message.ts()));
    return Binds.of("user_id", owner)
        .and("file_id", file.id())
        .and("team", home.teamId())
        .and("name", clip(file.name(), NAME_MAX))
        .and("title", clip(file.title(), NAME_MAX))
        .and("mimetype", clip(file.mimetype(), MIMETYPE_MAX))
        .and("filetype", file.filetype())
        .and("size", file.size())
        .and("shares", shares.toString())
        .and("body", Columns.body(file))
        .and("created", file.created() * 1_000_000);
  }

  private static String clip(String text, int max) {
    return text.length() <= max ? text : text.substring(0, max);
  }

  /** Those of some files of the batch that was written last whose content is there. */
  Set<String> withContent(Collection<String> fileIds) {
    return fileIds.isEmpty()
        ? Set.of()
        : contentKeys(new HashSet<>(owners.values()), fileIds).keySet();
  }

  /** Keeps the content of a file of the batch that was written last. */
  void content(ExportedFile file, InputStream content) throws IOException {
    String owner = owners.getOrDefault(file.id(), NOBODY);
    String key = contents.keep(home.teamId(), file.id(), content);
    keptContents
        .computeIfAbsent(store.shardOf(Keyspace.USER, owner), _ -> new ArrayList<>())
        .add(Binds.of("user_id", owner).and("file_id", file.id()).and("content_key", key));
  }

  /** Writes down which contents were kept since the last time. */
  void flush() {
    inShards(CONTENT, keptContents);
    keptContents.clear();
  }

  private void inShards(Statement statement, Map<String, List<Binds>> byShard) {
    byShard.forEach(
        (shard, rows) ->
            store.writeShard(
                Keyspace.USER,
                shard,
                session -> {
                  session.batch(statement, rows);
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

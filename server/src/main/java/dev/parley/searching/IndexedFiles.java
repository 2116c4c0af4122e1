package dev.parley.searching;

import dev.parley.json.Json;
import dev.parley.search.IndexChange;
import dev.parley.search.SearchDocument;
import dev.parley.store.Binds;
import dev.parley.store.Keyspace;
import dev.parley.store.Row;
import dev.parley.store.Statement;
import dev.parley.store.Store;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the index is to hold of files, read from their owners' rows, whose version is the
 * document's. Where a file is shared is the row's copy, which finds it; who sees it is decided
 * elsewhere. Thread-safe.
 */
final class IndexedFiles {
  private static final String FIELDS =
      "SELECT user_id, file_id, team_id, name, title, mimetype, state, shares, body,"
          + " created_micros, deleted, version FROM files WHERE ";
  private static final Statement NAMED =
      Statement.ofShard(Keyspace.USER, FIELDS + "user_id = :user AND file_id IN (:files)");
  private static final Statement PAGE =
      Statement.ofShard(
          Keyspace.USER,
          FIELDS
              + "(user_id > :user OR (user_id = :user AND file_id > :file)) AND deleted = 0"
              + " ORDER BY user_id, file_id LIMIT :most");

  private final Store store;

  IndexedFiles(Store store) {
    this.store = store;
  }

  /** A file by where it lies. */
  record Ref(String ownerId, String fileId) {}

  /** A file's change, with where it lies. */
  record Indexed(Ref ref, IndexChange change) {}

  /** The changes that bring the index up to date with these files of one person. */
  List<IndexChange> named(String ownerId, Collection<String> fileIds) {
    return store
        .readShard(
            Keyspace.USER,
            store.shardOf(Keyspace.USER, ownerId),
            session ->
                session.list(
                    NAMED, Binds.of("user", ownerId).and("files", fileIds), IndexedFiles::indexed))
        .stream()
        .map(Indexed::change)
        .toList();
  }

  /** The files of a shard after one, in the order of owners. */
  List<Indexed> page(String shard, Ref after, int most) {
    return store.readShard(
        Keyspace.USER,
        shard,
        session ->
            session.list(
                PAGE,
                Binds.of("user", after.ownerId()).and("file", after.fileId()).and("most", most),
                IndexedFiles::indexed));
  }

  private static Indexed indexed(Row row) {
    Ref ref = new Ref(row.text("user_id"), row.text("file_id"));
    return new Indexed(ref, change(row, ref));
  }

  private static IndexChange change(Row row, Ref ref) {
    String team = row.text("team_id");
    long version = row.number("version");
    String state = row.text("state");
    boolean isThere = state.equals("complete") || state.equals("imported");
    if (row.flag("deleted") || !isThere) {
      return new IndexChange.DeleteFile(team, ref.fileId(), version);
    }
    ObjectNode body = Json.readObject(row.text("body"));
    Set<String> conversations =
        new LinkedHashSet<>(Json.readObject(row.text("shares")).propertyNames());
    return new IndexChange.Put(
        new SearchDocument.File(
            team,
            ref.fileId(),
            conversations,
            row.number("created_micros"),
            ref.ownerId(),
            row.text("name") + "\n" + row.text("title") + "\n" + body.path("alt_txt").asString(""),
            Documents.ofFile(row.text("mimetype"), body.path("mode").asString("hosted"))),
        version);
  }
}

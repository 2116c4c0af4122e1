package dev.parley.file;

import dev.parley.json.Json;
import dev.parley.store.Binds;
import dev.parley.store.Keyspace;
import dev.parley.store.Session;
import dev.parley.store.Statement;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** The statements on a file's row, which lies with its owner. */
final class FileRows {
  private static final Statement INSERT =
      Statement.of(
          Keyspace.USER,
          "INSERT INTO files (user_id, file_id, team_id, name, title, mimetype, filetype,"
              + " size_bytes, state, content_key, upload_hash, shares, body, created_micros,"
              + " updated_micros, deleted, version) VALUES (:user_id, :file, :team_id, :name,"
              + " :title, :mimetype, :filetype, :size, 'pending', NULL, :hash, '{}', :body, :now,"
              + " :now, 0, 1)");
  private static final Statement FIND =
      Statement.of(
          Keyspace.USER,
          "SELECT "
              + StoredFile.COLUMNS
              + " FROM files WHERE user_id = :user_id AND team_id = :team_id AND file_id = :file"
              + " AND deleted = 0");
  private static final Statement LOCK =
      Statement.of(
          Keyspace.USER,
          "SELECT "
              + StoredFile.COLUMNS
              + " FROM files WHERE user_id = :user_id AND team_id = :team_id AND file_id = :file"
              + " AND deleted = 0 FOR UPDATE");
  private static final Statement HASH =
      Statement.of(
          Keyspace.USER,
          "SELECT upload_hash FROM files WHERE user_id = :user_id AND team_id = :team_id"
              + " AND file_id = :file AND deleted = 0");
  private static final Statement RECEIVED =
      Statement.of(
          Keyspace.USER,
          "UPDATE files SET state = 'uploaded', content_key = :key, size_bytes = :size,"
              + " body = :body, updated_micros = :now, version = version + 1"
              + " WHERE user_id = :user_id AND file_id = :file");
  private static final Statement COMPLETE =
      Statement.of(
          Keyspace.USER,
          "UPDATE files SET state = 'complete', title = :title, updated_micros = :now,"
              + " version = version + 1 WHERE user_id = :user_id AND file_id = :file");
  private static final Statement CHANGE =
      Statement.of(
          Keyspace.USER,
          "UPDATE files SET body = :body, updated_micros = :now, version = version + 1"
              + " WHERE user_id = :user_id AND file_id = :file");
  private static final Statement DELETE =
      Statement.of(
          Keyspace.USER,
          "UPDATE files SET deleted = 1, content_key = NULL, name = '', title = '', body = '{}',"
              + " updated_micros = :now, version = version + 1"
              + " WHERE user_id = :user_id AND file_id = :file");

  private FileRows() {}

  static void insert(Session session, StoredFile file, byte[] uploadHash) {
    session.run(
        INSERT,
        Binds.of("file", file.id())
            .and("name", file.name())
            .and("title", file.title())
            .and("mimetype", file.mimetype())
            .and("filetype", file.filetype())
            .and("size", file.sizeBytes())
            .and("hash", uploadHash)
            .and("body", Json.text(file.body()))
            .and("now", file.createdMicros()));
  }

  static Optional<StoredFile> find(Session session, String fileId) {
    return session.one(FIND, Binds.of("file", fileId), StoredFile::of);
  }

  static Optional<StoredFile> lock(Session session, String fileId) {
    return session.one(LOCK, Binds.of("file", fileId), StoredFile::of);
  }

  static Optional<byte[]> uploadHash(Session session, String fileId) {
    return session.one(HASH, Binds.of("file", fileId), row -> row.bytes("upload_hash"));
  }

  static void received(
      Session session, String fileId, String key, long size, ObjectNode body, long now) {
    session.run(
        RECEIVED,
        Binds.of("file", fileId)
            .and("key", key)
            .and("size", size)
            .and("body", Json.text(body))
            .and("now", now));
  }

  static void complete(Session session, String fileId, String title, long now) {
    session.run(COMPLETE, Binds.of("file", fileId).and("title", title).and("now", now));
  }

  static void change(Session session, String fileId, ObjectNode body, long now) {
    session.run(CHANGE, Binds.of("file", fileId).and("body", Json.text(body)).and("now", now));
  }

  static void delete(Session session, String fileId, long now) {
    session.run(DELETE, Binds.of("file", fileId).and("now", now));
  }
}

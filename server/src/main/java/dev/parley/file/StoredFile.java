package dev.parley.file;

import dev.parley.json.Json;
import dev.parley.store.Row;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A file as its row says.
 *
 * @param contentKey where its bytes lie; null where there are none
 * @param shares the ts of its messages by conversation: a copy, which decides nothing
 * @param body what has no column of its own
 */
public record StoredFile(
    String id,
    String ownerId,
    String teamId,
    String name,
    String title,
    String mimetype,
    String filetype,
    long sizeBytes,
    State state,
    @Nullable String contentKey,
    ObjectNode shares,
    ObjectNode body,
    long createdMicros,
    long updatedMicros,
    long version) {

  static final String COLUMNS =
      "file_id, user_id, team_id, name, title, mimetype, filetype, size_bytes, state, content_key,"
          + " shares, body, created_micros, updated_micros, version";

  /** The fields of {@code body}. */
  static final String MODE = "mode";

  static final String ALT_TEXT = "alt_txt";
  static final String WIDTH = "original_w";
  static final String HEIGHT = "original_h";
  static final String PUBLIC_HASH = "public_hash";

  /** How far a file has come. */
  public enum State {
    /** An upload URL was given out. */
    PENDING,
    /** The bytes are there. */
    UPLOADED,
    /** It is a file that people know of. */
    COMPLETE,
    /** An export named it without its bytes. */
    IMPORTED;

    String stored() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }

    static State ofStored(String text) {
      return valueOf(text.toUpperCase(java.util.Locale.ROOT));
    }
  }

  static StoredFile of(Row row) {
    return new StoredFile(
        row.text("file_id"),
        row.text("user_id"),
        row.text("team_id"),
        row.text("name"),
        row.text("title"),
        row.text("mimetype"),
        row.text("filetype"),
        row.number("size_bytes"),
        State.ofStored(row.text("state")),
        row.textOrNull("content_key"),
        Json.readObject(row.text("shares")),
        Json.readObject(row.text("body")),
        row.number("created_micros"),
        row.number("updated_micros"),
        row.number("version"));
  }

  /** Whether people know of it. */
  public boolean isThere() {
    return state == State.COMPLETE || state == State.IMPORTED;
  }

  public boolean isPublic() {
    return body.has(PUBLIC_HASH);
  }

  int width() {
    return pixels(WIDTH);
  }

  int height() {
    return pixels(HEIGHT);
  }

  /** What the bytes said, or the export where they came from. */
  private int pixels(String name) {
    return body.path(name).asInt(body.path("extra").path(name).asInt(0));
  }
}

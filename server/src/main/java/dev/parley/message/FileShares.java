package dev.parley.message;

import dev.parley.json.Json;
import dev.parley.model.Ts;
import dev.parley.store.Binds;
import dev.parley.store.Keyspace;
import dev.parley.store.Session;
import dev.parley.store.Statement;
import dev.parley.store.outbox.FollowUp;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The files of a new message: a row each, which decides who sees the file. */
final class FileShares {
  private static final Statement INSERT =
      Statement.of(
          Keyspace.CHANNEL,
          "INSERT INTO file_shares (channel_id, file_id, ts_micros, team_id, owner_id,"
              + " thread_micros, deleted, version) VALUES (:channel_id, :file, :ts, :team_id,"
              + " :owner, :thread, 0, :version)");

  private FileShares() {}

  /** Writes the rows, and what follows in the files' own. */
  static List<FollowUp> write(Session session, Draft draft, long ts, long version) {
    List<FollowUp> copies = new ArrayList<>();
    for (JsonNode file : files(draft)) {
      String id = file.path("id").asString();
      String owner = file.path("user").asString();
      session.run(
          INSERT,
          Binds.of("file", id)
              .and("ts", ts)
              .and("owner", owner)
              .and("thread", draft.threadMicros())
              .and("version", version));
      copies.add(new FollowUp.FileShared(draft.home().teamId(), owner, id, draft.channelId(), ts));
    }
    return copies;
  }

  /** The frames that tell of each file, after the message that shares it. */
  static List<byte[]> frames(Draft draft, long now) {
    List<byte[]> frames = new ArrayList<>();
    for (JsonNode file : files(draft)) {
      String id = file.path("id").asString();
      ObjectNode frame =
          Json.object()
              .put("type", "file_shared")
              .put("channel_id", draft.channelId())
              .put("file_id", id)
              .put("user_id", draft.author().userId())
              .put("event_ts", Ts.format(now));
      frame.putObject("file").put("id", id);
      frames.add(Json.bytes(frame));
    }
    return frames;
  }

  private static JsonNode files(Draft draft) {
    return draft.files() == null ? Json.array() : draft.files();
  }
}

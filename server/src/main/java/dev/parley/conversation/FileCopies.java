package dev.parley.conversation;

import dev.parley.json.Json;
import dev.parley.model.Home;
import dev.parley.model.Ts;
import dev.parley.store.Binds;
import dev.parley.store.Keyspace;
import dev.parley.store.Records;
import dev.parley.store.Route;
import dev.parley.store.Session;
import dev.parley.store.Statement;
import dev.parley.store.outbox.FollowUp;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The copy of a file's shares in its own row, which says where to look for who may see it. */
public final class FileCopies {
  private static final Statement LOCK =
      Statement.of(
          Keyspace.USER,
          "SELECT shares FROM files WHERE user_id = :user_id AND file_id = :file AND deleted = 0"
              + " FOR UPDATE");
  private static final Statement PUT =
      Statement.of(
          Keyspace.USER,
          "UPDATE files SET shares = :shares, version = version + 1"
              + " WHERE user_id = :user_id AND file_id = :file");

  private FileCopies() {}

  static void apply(Records records, FollowUp.FileShared share) {
    records
        .store()
        .write(
            Route.user(Home.local(share.teamId()), share.ownerId()),
            session -> add(session, share));
  }

  private static boolean add(Session session, FollowUp.FileShared share) {
    Binds file = Binds.of("file", share.fileId());
    Optional<ObjectNode> found =
        session.one(LOCK, file, row -> Json.readObject(row.text("shares")));
    if (found.isEmpty()) {
      return false;
    }
    ObjectNode shares = found.get();
    if (!add(shares, share.channelId(), share.tsMicros())) {
      return false;
    }
    session.run(PUT, file.and("shares", Json.text(shares)));
    return true;
  }

  /** Adds a message to the shares of a file, unless they have it. */
  public static boolean add(ObjectNode shares, String channelId, long tsMicros) {
    String ts = Ts.format(tsMicros);
    ArrayNode list =
        shares.path(channelId) instanceof ArrayNode known ? known : shares.putArray(channelId);
    for (JsonNode one : list) {
      if (one.asString("").equals(ts)) {
        return false;
      }
    }
    list.add(ts);
    return true;
  }
}

package dev.parley.conversation;

import dev.parley.json.Json;
import dev.parley.model.ChannelKind;
import dev.parley.model.Event;
import dev.parley.model.Ts;
import dev.parley.store.Binds;
import dev.parley.store.Keyspace;
import dev.parley.store.Session;
import dev.parley.store.Statement;
import dev.parley.store.outbox.FollowUp;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * Messages in a channel's timeline that say what was changed in it, in the change's transaction.
 *
 * <p>A private channel's have the subtypes of a public one's, as its id has the same form.
 */
public final class SystemMessages {
  private static final Statement INSERT =
      Statement.of(
          Keyspace.CHANNEL,
          "INSERT INTO messages (channel_id, ts_micros, team_id, timeline_micros, thread_micros,"
              + " user_id, subtype, client_msg_id, body, edited_micros, deleted, version) VALUES"
              + " (:channel_id, :ts, :team_id, :ts, NULL, :user, :subtype, NULL, :body, NULL, 0,"
              + " :seq)");
  private static final Statement LATEST =
      Statement.of(
          Keyspace.CHANNEL,
          "UPDATE channels SET latest_micros = :ts WHERE channel_id = :channel_id");

  private SystemMessages() {}

  /**
   * Writes a message into the timeline of a channel whose row is locked.
   *
   * @param locked as the row is now, its {@code seq} and {@code latest} included
   * @param text what follows the person's mention
   * @param own the fields of that subtype alone
   */
  public static Event write(
      Session session,
      Channel locked,
      String subtype,
      String userId,
      String text,
      ObjectNode own,
      List<FollowUp> followUps,
      long now) {
    long ts = Math.max(now, locked.latestMicros() + 1);
    ObjectNode body =
        Json.object()
            .put("type", "message")
            .put("subtype", subtype)
            .put("user", userId)
            .put("text", "<@" + userId + "> " + text)
            .put("ts", Ts.format(ts));
    body.setAll(own);
    session.run(
        INSERT,
        Binds.of("ts", ts)
            .and("user", userId)
            .and("subtype", subtype)
            .and("body", Json.text(body))
            .and("seq", locked.seq() + 1));
    session.run(LATEST, Binds.of("ts", ts));
    ObjectNode frame =
        body.deepCopy()
            .put("channel", locked.id())
            .put("channel_type", locked.kind() == ChannelKind.PUBLIC ? "channel" : "group")
            .put("event_ts", Ts.format(ts));
    return ChannelRows.append(
        session, locked, "message", Json.bytes(frame), List.of(), followUps, now);
  }
}

package dev.parley.message;

import dev.parley.conversation.Channel;
import dev.parley.conversation.ChannelRows;
import dev.parley.conversation.FollowUps;
import dev.parley.json.Json;
import dev.parley.model.Event;
import dev.parley.model.Home;
import dev.parley.model.Ts;
import dev.parley.store.Binds;
import dev.parley.store.Keyspace;
import dev.parley.store.Records;
import dev.parley.store.Route;
import dev.parley.store.Session;
import dev.parley.store.Statement;
import dev.parley.store.outbox.FollowUp;
import dev.parley.store.outbox.Publisher;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What follows in conversations when a file that is shared there changes. Thread-safe. */
public final class FileMessages implements FollowUps.SharedFiles {
  /** The most messages that one transaction takes a file from. */
  private static final int BATCH_MAX = 50;

  private static final Statement TOLD =
      Statement.of(
          Keyspace.CHANNEL,
          "UPDATE file_shares SET file_version = :version WHERE channel_id = :channel_id"
              + " AND file_id = :file AND deleted = 0 AND file_version < :version");
  private static final Statement SHARES =
      Statement.of(
          Keyspace.CHANNEL,
          "SELECT ts_micros FROM file_shares WHERE channel_id = :channel_id AND file_id = :file"
              + " AND deleted = 0 ORDER BY ts_micros LIMIT :most");
  private static final Statement UNSHARE =
      Statement.of(
          Keyspace.CHANNEL,
          "UPDATE file_shares SET deleted = 1, version = :version WHERE channel_id = :channel_id"
              + " AND file_id = :file AND ts_micros = :ts");

  private final Records records;
  private final Publisher publisher;

  public FileMessages(Records records, Publisher publisher) {
    this.records = records;
    this.publisher = publisher;
  }

  @Override
  public void changed(FollowUp.FileChanged change) {
    run(change.teamId(), change.channelId(), session -> changed(session, change));
  }

  private List<Event> changed(Session session, FollowUp.FileChanged change) {
    Optional<Channel> channel = ChannelRows.lock(session);
    if (channel.isEmpty()
        || session.run(TOLD, Binds.of("file", change.fileId()).and("version", change.version()))
            == 0) {
      return List.of();
    }
    ObjectNode frame =
        Json.object().put("type", change.eventType()).put("file_id", change.fileId());
    frame.putObject("file").put("id", change.fileId());
    if (change.eventType().equals("file_public")) {
      long now = records.clock().micros();
      frame.put("user_id", change.actor()).put("event_ts", Ts.format(now));
    }
    return List.of(append(session, channel.get(), frame, records.clock().micros()));
  }

  @Override
  public void deleted(FollowUp.FileDeleted deletion) {
    int done;
    do {
      done = run(deletion.teamId(), deletion.channelId(), session -> deleted(session, deletion));
    } while (done > 0);
  }

  private int run(String teamId, String channelId, Function<Session, List<Event>> work) {
    List<Event> events = records.store().write(Route.channel(Home.local(teamId), channelId), work);
    events.forEach(publisher::publish);
    return events.size();
  }

  private List<Event> deleted(Session session, FollowUp.FileDeleted deletion) {
    Binds file = Binds.of("file", deletion.fileId()).and("most", BATCH_MAX);
    if (ChannelRows.lock(session).isEmpty()) {
      return List.of();
    }
    List<Long> messages = session.list(SHARES, file, row -> row.number("ts_micros"));
    List<Event> events = new ArrayList<>();
    for (long ts : messages) {
      Channel channel = ChannelRows.lock(session).orElseThrow();
      session.run(UNSHARE, file.and("ts", ts).and("version", channel.seq() + 1));
      MessageRows.find(session, ts)
          .flatMap(message -> withoutFile(session, channel, message, deletion.fileId()))
          .ifPresent(events::add);
    }
    if (!messages.isEmpty()) {
      long now = records.clock().micros();
      ObjectNode frame =
          Json.object()
              .put("type", "file_deleted")
              .put("file_id", deletion.fileId())
              .put("event_ts", Ts.format(now));
      frame.putArray("channel_ids").add(deletion.channelId());
      events.add(append(session, ChannelRows.lock(session).orElseThrow(), frame, now));
    }
    return events;
  }

  private Optional<Event> withoutFile(
      Session session, Channel channel, MessageRows.Stored message, String fileId) {
    ObjectNode body = message.body().deepCopy();
    if (!(body.path("files") instanceof ArrayNode files) || !entomb(files, fileId)) {
      return Optional.empty();
    }
    MessageRows.replace(session, message.tsMicros(), body, channel.seq() + 1);
    long now = records.clock().micros();
    ObjectNode frame =
        Json.object()
            .put("type", "message")
            .put("subtype", "message_changed")
            .put("hidden", true)
            .put("channel", channel.id())
            .put("ts", Ts.format(now))
            .put("event_ts", Ts.format(now));
    frame.set("message", Threads.shown(session, message.tsMicros(), body));
    frame.set("previous_message", Threads.shown(session, message.tsMicros(), message.body()));
    return Optional.of(append(session, channel, frame, now));
  }

  private static boolean entomb(ArrayNode files, String fileId) {
    boolean found = false;
    for (int i = 0; i < files.size(); i++) {
      JsonNode file = files.get(i);
      if (file.path("id").asString("").equals(fileId)) {
        files.set(i, Json.object().put("id", fileId).put("mode", MessageRows.TOMBSTONE));
        found = true;
      }
    }
    return found;
  }

  private static Event append(Session session, Channel channel, ObjectNode frame, long now) {
    return ChannelRows.append(
        session,
        channel,
        frame.path("type").asString(),
        Json.bytes(frame),
        List.of(),
        List.of(),
        now);
  }
}

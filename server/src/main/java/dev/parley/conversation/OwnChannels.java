package dev.parley.conversation;

import dev.parley.json.Json;
import dev.parley.model.ChannelKind;
import dev.parley.model.Event;
import dev.parley.model.Principal;
import dev.parley.model.Refusal;
import dev.parley.model.Ts;
import dev.parley.store.Binds;
import dev.parley.store.Keyspace;
import dev.parley.store.Records;
import dev.parley.store.Route;
import dev.parley.store.Session;
import dev.parley.store.Statement;
import dev.parley.store.outbox.Publisher;
import dev.parley.store.outbox.Streams;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is a person's own in a conversation: how far it was read, and whether a direct message is on
 * the person's list. Told on the person's own stream. Thread-safe.
 */
public final class OwnChannels {
  private static final Statement MAKE =
      Statement.of(
          Keyspace.USER,
          "INSERT IGNORE INTO user_channels (user_id, channel_id, team_id, kind, is_member,"
              + " is_open, is_starred, is_muted, last_read_micros, joined_micros, peer_id, version,"
              + " own_version) VALUES (:user_id, :channel, :team_id, :kind, 1, 1, 0, 0, 0, :now,"
              + " NULL, 0, 0)");
  private static final Statement LOCK =
      Statement.of(
          Keyspace.USER,
          "SELECT is_open, last_read_micros FROM user_channels WHERE user_id = :user_id"
              + " AND channel_id = :channel FOR UPDATE");
  private static final Statement MARK =
      Statement.of(
          Keyspace.USER,
          "UPDATE user_channels SET last_read_micros = :ts, own_version = :seq"
              + " WHERE user_id = :user_id AND channel_id = :channel");
  private static final Statement OPEN =
      Statement.of(
          Keyspace.USER,
          "UPDATE user_channels SET is_open = :open, own_version = :seq, closed_seq = :known"
              + " WHERE user_id = :user_id AND channel_id = :channel");

  private final Records records;
  private final Publisher publisher;
  private final Conversations conversations;

  public OwnChannels(Records records, Publisher publisher, Conversations conversations) {
    this.records = records;
    this.publisher = publisher;
    this.conversations = conversations;
  }

  private record Line(boolean isOpen, long lastReadMicros) {}

  /**
   * Sets the read mark to a time; an earlier one than before counts as unread again what follows.
   *
   * @throws Refusal {@code channel_not_found}, {@code not_in_channel}
   */
  public void mark(Principal caller, String channelId, long tsMicros) {
    Channel channel = memberOf(caller, channelId);
    tell(
        caller,
        channel,
        (session, line) -> {
          if (line.lastReadMicros() == tsMicros) {
            return Optional.empty();
          }
          String type =
              switch (channel.kind()) {
                case PUBLIC -> "channel_marked";
                case PRIVATE, GROUP -> "group_marked";
                case DIRECT -> "im_marked";
              };
          ObjectNode frame =
              Json.object()
                  .put("type", type)
                  .put("channel", channelId)
                  .put("ts", Ts.format(tsMicros));
          Event event = append(session, caller, frame);
          session.run(
              MARK, Binds.of("channel", channelId).and("ts", tsMicros).and("seq", event.seq()));
          return Optional.of(event);
        });
  }

  /**
   * Puts a direct or group message on the caller's list, or takes it off.
   *
   * @return false where it was so already
   * @throws Refusal {@code channel_not_found}, {@code method_not_supported_for_channel_type}
   */
  public boolean setOpen(Principal caller, String channelId, boolean open) {
    Channel channel = memberOf(caller, channelId);
    if (channel.kind().isChannel()) {
      throw new Refusal("method_not_supported_for_channel_type");
    }
    return tell(
        caller,
        channel,
        (session, line) -> {
          if (line.isOpen() == open) {
            return Optional.empty();
          }
          ObjectNode frame = frame(channel.kind(), open, caller.userId(), channelId);
          Event event = append(session, caller, frame);
          session.run(
              OPEN,
              Binds.of("channel", channelId)
                  .and("open", open)
                  .and("seq", event.seq())
                  .and("known", channel.seq()));
          return Optional.of(event);
        });
  }

  /** The frame that tells a person that a direct or group message came on their list or went. */
  static ObjectNode frame(ChannelKind kind, boolean open, String userId, String channelId) {
    String of = kind == ChannelKind.DIRECT ? "im_" : "group_";
    return Json.object()
        .put("type", of + (open ? "open" : "close"))
        .put("user", userId)
        .put("channel", channelId);
  }

  private Channel memberOf(Principal caller, String channelId) {
    Channel.Seen seen = conversations.see(caller, channelId);
    if (!seen.isMember()) {
      throw new Refusal("not_in_channel");
    }
    return seen.channel();
  }

  /** A change of the person's own line; none where it is so already. */
  private interface Work {
    Optional<Event> on(Session session, Line line);
  }

  private boolean tell(Principal caller, Channel channel, Work work) {
    Binds key =
        Binds.of("channel", channel.id())
            .and("kind", channel.kind().stored())
            .and("now", records.clock().micros());
    Optional<Event> told =
        records
            .store()
            .write(
                Route.user(caller.home(), caller.userId()),
                session -> {
                  // The copy may still be on its way; its version is greater than this line's.
                  session.run(MAKE, key);
                  Line line =
                      session
                          .one(
                              LOCK,
                              key,
                              row -> new Line(row.flag("is_open"), row.number("last_read_micros")))
                          .orElseThrow(() -> new IllegalStateException("a line vanished"));
                  return work.on(session, line);
                });
    told.ifPresent(publisher::publish);
    return told.isPresent();
  }

  private Event append(Session session, Principal caller, ObjectNode frame) {
    return Streams.toPerson(
        session,
        caller.userId(),
        frame.path("type").asString(),
        Json.bytes(frame),
        List.of(),
        records.clock().micros());
  }
}

package dev.parley.message;

import dev.parley.conversation.Channel;
import dev.parley.conversation.ChannelRows;
import dev.parley.conversation.Conversations;
import dev.parley.conversation.SystemMessages;
import dev.parley.json.Json;
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
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/** Messages pinned to their conversation, by members of it. Thread-safe. */
public final class Pins {
  /** The most pins of one conversation. */
  public static final int PINS_MAX = 100;

  private static final long MICROS = 1_000_000;
  private static final Statement LIST =
      Statement.of(
          Keyspace.CHANNEL,
          "SELECT item_id, user_id, created_micros FROM pins WHERE channel_id = :channel_id"
              + " AND deleted = 0 ORDER BY created_micros DESC, item_id DESC LIMIT :most");
  private static final Statement PUT =
      Statement.of(
          Keyspace.CHANNEL,
          "INSERT INTO pins (channel_id, item_id, team_id, user_id, created_micros, deleted,"
              + " version) VALUES (:channel_id, :item, :team_id, :user, :now, 0, :version)"
              + " ON DUPLICATE KEY UPDATE user_id = VALUES(user_id),"
              + " created_micros = VALUES(created_micros), deleted = 0,"
              + " version = VALUES(version)");
  private static final Statement REMOVE =
      Statement.of(
          Keyspace.CHANNEL,
          "UPDATE pins SET deleted = 1, version = :version WHERE channel_id = :channel_id"
              + " AND item_id = :item AND deleted = 0");

  /** A pin: which message, by whom and when. */
  private record Pin(String item, String userId, long createdMicros) {}

  /** A pinned message as {@code pins.list} shows it. */
  public record Pinned(String createdBy, long createdSeconds, ObjectNode message) {}

  private final Records records;
  private final Publisher publisher;

  public Pins(Records records, Publisher publisher) {
    this.records = records;
    this.publisher = publisher;
  }

  /**
   * Pins a message, and says so in the timeline.
   *
   * @throws Refusal {@code channel_not_found}, {@code not_in_channel}, {@code is_archived}, {@code
   *     message_not_found}, {@code already_pinned}, {@code too_many_pins}
   */
  public void add(Principal caller, String channelId, long tsMicros) {
    write(caller, channelId, session -> add(session, caller, tsMicros));
  }

  /**
   * Takes a pin away.
   *
   * @throws Refusal as {@link #add}, and {@code not_pinned}
   */
  public void remove(Principal caller, String channelId, long tsMicros) {
    write(caller, channelId, session -> remove(session, caller, tsMicros));
  }

  /**
   * The pinned messages, the newest pin first.
   *
   * @throws Refusal {@code channel_not_found}
   */
  public List<Pinned> list(Principal caller, String channelId) {
    return records
        .store()
        .read(
            Route.channel(caller.home(), channelId),
            session -> {
              Channel channel = Conversations.see(session, caller).channel();
              List<Pinned> found = new ArrayList<>();
              for (Pin pin : pins(session)) {
                long ts = Ts.parse(pin.item()).orElseThrow();
                MessageRows.find(session, ts)
                    .ifPresent(
                        message -> {
                          ObjectNode body = Threads.shown(session, ts, message.body());
                          body.putArray("pinned_to").add(channel.id());
                          found.add(new Pinned(pin.userId(), pin.createdMicros() / MICROS, body));
                        });
              }
              return found;
            });
  }

  private void write(Principal caller, String channelId, Function<Session, List<Event>> work) {
    records
        .store()
        .write(Route.channel(caller.home(), channelId), work)
        .forEach(publisher::publish);
  }

  private static List<Pin> pins(Session session) {
    return session.list(
        LIST,
        Binds.of("most", PINS_MAX),
        row -> new Pin(row.text("item_id"), row.text("user_id"), row.number("created_micros")));
  }

  private List<Event> add(Session session, Principal caller, long tsMicros) {
    Channel channel = Reactions.lockAsMember(session, caller);
    MessageRows.Stored message = MessageRows.require(session, tsMicros);
    String item = Ts.format(tsMicros);
    List<Pin> pins = pins(session);
    if (pins.stream().anyMatch(pin -> pin.item().equals(item))) {
      throw new Refusal("already_pinned");
    }
    if (pins.size() >= PINS_MAX) {
      throw new Refusal("too_many_pins");
    }
    long now = records.clock().micros();
    Pin pin = new Pin(item, caller.userId(), now);
    session.run(
        PUT,
        Binds.of("item", item)
            .and("user", caller.userId())
            .and("now", now)
            .and("version", channel.seq() + 1));
    ObjectNode frame = frame("pin_added", channel, caller, message, pin, pins.size() + 1);
    ((ObjectNode) frame.at("/item/message")).putArray("pinned_to").add(channel.id());
    Event added = append(session, channel, frame, now);
    Event said =
        SystemMessages.write(
            session,
            ChannelRows.lock(session).orElseThrow(),
            "pinned_item",
            caller.userId(),
            "pinned a message to this channel.",
            Json.object(),
            List.of(),
            now);
    return List.of(added, said);
  }

  private List<Event> remove(Session session, Principal caller, long tsMicros) {
    Channel channel = Reactions.lockAsMember(session, caller);
    MessageRows.Stored message = MessageRows.require(session, tsMicros);
    String item = Ts.format(tsMicros);
    List<Pin> pins = pins(session);
    Pin pin =
        pins.stream()
            .filter(one -> one.item().equals(item))
            .findFirst()
            .orElseThrow(() -> new Refusal("not_pinned"));
    session.run(REMOVE, Binds.of("item", item).and("version", channel.seq() + 1));
    ObjectNode frame = frame("pin_removed", channel, caller, message, pin, pins.size() - 1);
    frame.put("has_pins", pins.size() > 1);
    return List.of(append(session, channel, frame, records.clock().micros()));
  }

  private static ObjectNode frame(
      String type,
      Channel channel,
      Principal caller,
      MessageRows.Stored message,
      Pin pin,
      int count) {
    long seconds = pin.createdMicros() / MICROS;
    ObjectNode frame =
        Json.object()
            .put("type", type)
            .put("user", caller.userId())
            .put("channel_id", channel.id());
    ObjectNode item =
        Json.object()
            .put("type", "message")
            .put("channel", channel.id())
            .put("created", seconds)
            .put("created_by", pin.userId());
    item.set("message", message.body().deepCopy());
    frame.set("item", item);
    if (message.userId() != null) {
      frame.put("item_user", message.userId());
    }
    frame.put("pin_count", count);
    frame.set(
        "pinned_info",
        Json.object()
            .put("channel", channel.id())
            .put("pinned_by", pin.userId())
            .put("pinned_ts", seconds));
    return frame;
  }

  private static Event append(Session session, Channel channel, ObjectNode frame, long now) {
    String type = frame.path("type").asString();
    frame.put("event_ts", Ts.format(now));
    return ChannelRows.append(session, channel, type, Json.bytes(frame), List.of(), List.of(), now);
  }
}

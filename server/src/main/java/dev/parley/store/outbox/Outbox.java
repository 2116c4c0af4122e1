package dev.parley.store.outbox;

import dev.parley.json.Json;
import dev.parley.model.Effect;
import dev.parley.model.Event;
import dev.parley.model.StreamId;
import dev.parley.store.Binds;
import dev.parley.store.Keyspace;
import dev.parley.store.Route;
import dev.parley.store.Row;
import dev.parley.store.Session;
import dev.parley.store.Statement;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The rows of committed events beside the rows they are about. */
public final class Outbox {
  private static final Map<Keyspace, Statement> INSERT = new EnumMap<>(Keyspace.class);
  private static final Map<Keyspace, Statement> INSERT_MANY = new EnumMap<>(Keyspace.class);
  private static final Map<Keyspace, Statement> RECENT = new EnumMap<>(Keyspace.class);

  static {
    for (Keyspace keyspace : List.of(Keyspace.TEAM, Keyspace.CHANNEL, Keyspace.USER)) {
      String key = keyspace.column();
      String columns = key.equals("team_id") ? "team_id" : key + ", team_id";
      String values = key.equals("team_id") ? ":team_id" : ":" + key + ", :team_id";
      String insert =
          "INSERT INTO outbox ("
              + columns
              + ", stream, seq, position, type, payload, follow_ups, created_micros) VALUES ("
              + values
              + ", :stream, :seq, NULL, :type, :payload, :follow_ups, :created)";
      INSERT.put(keyspace, Statement.of(keyspace, insert));
      INSERT_MANY.put(keyspace, Statement.ofKeys(keyspace, insert));
      RECENT.put(
          keyspace,
          Statement.of(
              keyspace,
              "SELECT stream, seq, type, payload, follow_ups FROM outbox WHERE "
                  + key
                  + " = :"
                  + key
                  + " AND stream = :stream AND seq > :after ORDER BY seq LIMIT :most"));
    }
  }

  private Outbox() {}

  /** The keyspace whose outbox carries a stream: that of the row which counts it. */
  public static Keyspace keyspaceOf(StreamId stream) {
    return switch (stream.value().charAt(0)) {
      case 'T' -> Keyspace.TEAM;
      case 'U', 'W' -> Keyspace.USER;
      default -> Keyspace.CHANNEL;
    };
  }

  /** Writes an event in the transaction of its change. */
  public static void append(
      Session session, Keyspace keyspace, Event event, List<FollowUp> followUps, long nowMicros) {
    session.run(statement(INSERT, keyspace), binds(event, followUps, nowMicros));
  }

  /**
   * An event on its way into the outbox.
   *
   * @param route of the rows that it is about
   */
  public record Entry(Route route, Event event, List<FollowUp> followUps) {}

  /** The same for events of many keys, in a transaction of their one shard. */
  public static void appendAll(
      Session shard, Keyspace keyspace, List<Entry> entries, long nowMicros) {
    shard.batch(
        statement(INSERT_MANY, keyspace),
        entries.stream()
            .map(
                entry ->
                    binds(entry.event(), entry.followUps(), nowMicros)
                        .and("team_id", entry.route().home().teamId())
                        .and(keyspace.column(), entry.route().key()))
            .toList());
  }

  static Binds binds(Event event, List<FollowUp> followUps, long nowMicros) {
    return Binds.of("stream", event.stream().value())
        .and("seq", event.seq())
        .and("type", event.type())
        .and("payload", event.json())
        .and("follow_ups", encode(event.effects(), followUps))
        .and("created", nowMicros);
  }

  /** The events of one stream after a sequence, oldest first. */
  public static List<Event> after(
      Session session, Keyspace keyspace, StreamId stream, long seq, int most) {
    return session.list(
        statement(RECENT, keyspace),
        Binds.of("stream", stream.value()).and("after", seq).and("most", most),
        Outbox::event);
  }

  static Event event(Row row) {
    return new Event(
        new StreamId(row.text("stream")),
        row.number("seq"),
        row.text("type"),
        row.bytes("payload"),
        effects(row.bytes("follow_ups")));
  }

  private static Statement statement(Map<Keyspace, Statement> statements, Keyspace keyspace) {
    return Optional.ofNullable(statements.get(keyspace))
        .orElseThrow(() -> new IllegalArgumentException("no outbox in " + keyspace));
  }

  private static byte[] encode(List<Effect> effects, List<FollowUp> followUps) {
    if (effects.isEmpty() && followUps.isEmpty()) {
      return new byte[0];
    }
    ObjectNode root = Json.object();
    ArrayNode list = root.putArray("effects");
    effects.forEach(effect -> list.add(encode(effect)));
    ArrayNode copies = root.putArray("follow_ups");
    followUps.forEach(followUp -> copies.add(Json.tree(followUp)));
    return Json.bytes(root);
  }

  private static ArrayNode encode(Effect effect) {
    ArrayNode node = Json.array();
    switch (effect) {
      case Effect.Subscribe(StreamId stream, long after) ->
          node.add("subscribe").add(stream.value()).add(after);
      case Effect.Remove(String userId) -> node.add("remove").add(userId);
      case Effect.Disconnect(String userId) -> node.add("disconnect").add(userId);
      case Effect.Revoke(String credentialId) -> node.add("revoke").add(credentialId);
      case Effect.ForGuests() -> node.add("for_guests").add("");
      case Effect.Foreign _ ->
          throw new IllegalArgumentException("an effect of another version is not ours to write");
    }
    return node;
  }

  private static List<Effect> effects(byte[] stored) {
    if (stored.length == 0) {
      return List.of();
    }
    List<Effect> effects = new ArrayList<>();
    for (JsonNode node : Json.read(stored, JsonNode.class).path("effects")) {
      String subject = node.get(1).asString();
      effects.add(
          switch (node.get(0).asString()) {
            case "subscribe" -> new Effect.Subscribe(new StreamId(subject), node.get(2).asLong());
            case "remove" -> new Effect.Remove(subject);
            case "disconnect" -> new Effect.Disconnect(subject);
            case "revoke" -> new Effect.Revoke(subject);
            case "for_guests" -> new Effect.ForGuests();
            case String other -> throw new IllegalStateException("an effect named " + other);
          });
    }
    return effects;
  }

  static List<FollowUp> followUps(byte[] stored) {
    if (stored.length == 0) {
      return List.of();
    }
    List<FollowUp> found = new ArrayList<>();
    for (JsonNode node : Json.read(stored, JsonNode.class).path("follow_ups")) {
      found.add(Json.read(Json.bytes(node), FollowUp.class));
    }
    return found;
  }
}

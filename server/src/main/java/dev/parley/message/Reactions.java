package dev.parley.message;

import dev.parley.conversation.Channel;
import dev.parley.conversation.ChannelRows;
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
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/** Reactions to messages, by members of the conversation. Thread-safe. */
public final class Reactions {
  /** The most different reactions on one message. */
  public static final int NAMES_MAX = 50;

  /** The most reactions of one person to one message. */
  public static final int OF_PERSON_MAX = 23;

  /** The longest name, in characters. */
  public static final int NAME_LENGTH_MAX = 100;

  private static final Pattern NAME =
      Pattern.compile("[\\p{Ll}\\p{Lo}\\p{N}_+'-]+(::skin-tone-[2-6])?");
  private static final Statement OF_MESSAGE =
      Statement.of(
          Keyspace.CHANNEL,
          "SELECT name, user_id FROM reactions WHERE channel_id = :channel_id"
              + " AND ts_micros = :ts");
  private static final Statement INSERT =
      Statement.of(
          Keyspace.CHANNEL,
          "INSERT INTO reactions (channel_id, ts_micros, name, user_id, team_id, place, version)"
              + " VALUES (:channel_id, :ts, :name, :user, :team_id, :seq, :seq)");
  private static final Statement DELETE =
      Statement.of(
          Keyspace.CHANNEL,
          "DELETE FROM reactions WHERE channel_id = :channel_id AND ts_micros = :ts"
              + " AND name = :name AND user_id = :user");
  private static final Statement OF_PERSON =
      Statement.ofKeys(
          Keyspace.CHANNEL,
          "SELECT r.channel_id, r.ts_micros FROM reactions r JOIN channel_members m"
              + " ON m.channel_id = r.channel_id AND m.user_id = :caller AND m.is_member = 1"
              + " WHERE r.channel_id IN (:keys) AND r.user_id = :user AND (r.ts_micros < :ts"
              + " OR (r.ts_micros = :ts AND r.channel_id < :channel))"
              + " GROUP BY r.channel_id, r.ts_micros"
              + " ORDER BY r.ts_micros DESC, r.channel_id DESC LIMIT :most");

  /** A message by where it is. */
  public record Item(String channelId, long tsMicros) {}

  private record Mark(String name, String userId) {}

  private final Records records;
  private final Publisher publisher;

  public Reactions(Records records, Publisher publisher) {
    this.records = records;
    this.publisher = publisher;
  }

  /**
   * Adds the caller's reaction.
   *
   * @throws Refusal {@code invalid_name}, {@code channel_not_found}, {@code not_in_channel}, {@code
   *     is_archived}, {@code message_not_found}, {@code already_reacted}, {@code too_many_emoji},
   *     {@code too_many_reactions}
   */
  public void add(Principal caller, String channelId, long tsMicros, String name) {
    String plain = checkedName(name);
    write(caller, channelId, session -> add(session, caller, tsMicros, plain));
  }

  /**
   * Takes the caller's reaction away.
   *
   * @throws Refusal as {@link #add}, and {@code no_reaction}
   */
  public void remove(Principal caller, String channelId, long tsMicros, String name) {
    String plain = checkedName(name);
    write(caller, channelId, session -> remove(session, caller, tsMicros, plain));
  }

  /**
   * The messages that a person has reacted to in conversations the caller is in, newest first.
   *
   * @param channels at most {@link dev.parley.store.Store#KEYS_MAX}
   * @param before where the page begins, exclusive
   */
  public List<Item> ofPerson(
      Principal caller, String userId, Collection<String> channels, Item before, int most) {
    if (channels.isEmpty()) {
      return List.of();
    }
    return records
        .store()
        .readKeys(
            caller.home(),
            Keyspace.CHANNEL,
            channels,
            OF_PERSON,
            Binds.of("caller", caller.userId())
                .and("user", userId)
                .and("ts", before.tsMicros())
                .and("channel", before.channelId())
                .and("most", most),
            row -> new Item(row.text("channel_id"), row.number("ts_micros")))
        .stream()
        .sorted(Comparator.comparingLong(Item::tsMicros).thenComparing(Item::channelId).reversed())
        .limit(most)
        .toList();
  }

  private void write(Principal caller, String channelId, Function<Session, Event> work) {
    publisher.publish(records.store().write(Route.channel(caller.home(), channelId), work));
  }

  private static String checkedName(String name) {
    String plain =
        name.length() > 2 && name.startsWith(":") && name.endsWith(":")
            ? name.substring(1, name.length() - 1)
            : name;
    if (plain.length() > NAME_LENGTH_MAX || !NAME.matcher(plain).matches()) {
      throw new Refusal("invalid_name");
    }
    return plain;
  }

  /** Locks the conversation for a member of it. */
  static Channel lockAsMember(Session session, Principal caller) {
    Channel.Seen seen = Edits.lock(session, caller);
    if (!seen.isMember()) {
      throw new Refusal("not_in_channel");
    }
    if (seen.channel().isArchived()) {
      throw new Refusal("is_archived");
    }
    return seen.channel();
  }

  private Event add(Session session, Principal caller, long tsMicros, String name) {
    Channel channel = lockAsMember(session, caller);
    MessageRows.Stored message = MessageRows.require(session, tsMicros);
    List<Mark> marks =
        session.list(
            OF_MESSAGE,
            Binds.of("ts", tsMicros),
            row -> new Mark(row.text("name"), row.text("user_id")));
    if (marks.contains(new Mark(name, caller.userId()))) {
      throw new Refusal("already_reacted");
    }
    if (marks.stream().noneMatch(mark -> mark.name().equals(name))
        && marks.stream().map(Mark::name).distinct().count() >= NAMES_MAX) {
      throw new Refusal("too_many_emoji");
    }
    if (marks.stream().filter(mark -> mark.userId().equals(caller.userId())).count()
        >= OF_PERSON_MAX) {
      throw new Refusal("too_many_reactions");
    }
    session.run(
        INSERT,
        Binds.of("ts", tsMicros)
            .and("name", name)
            .and("user", caller.userId())
            .and("seq", channel.seq() + 1));
    return append(session, channel, "reaction_added", caller, message, name);
  }

  private Event remove(Session session, Principal caller, long tsMicros, String name) {
    Channel channel = lockAsMember(session, caller);
    MessageRows.Stored message = MessageRows.require(session, tsMicros);
    int removed =
        session.run(
            DELETE, Binds.of("ts", tsMicros).and("name", name).and("user", caller.userId()));
    if (removed == 0) {
      throw new Refusal("no_reaction");
    }
    return append(session, channel, "reaction_removed", caller, message, name);
  }

  private Event append(
      Session session,
      Channel channel,
      String type,
      Principal caller,
      MessageRows.Stored message,
      String name) {
    long now = records.clock().micros();
    ObjectNode frame =
        Json.object().put("type", type).put("user", caller.userId()).put("reaction", name);
    if (message.userId() != null) {
      frame.put("item_user", message.userId());
    }
    frame.set(
        "item",
        Json.object()
            .put("type", "message")
            .put("channel", channel.id())
            .put("ts", Ts.format(message.tsMicros())));
    frame.put("event_ts", Ts.format(now));
    return ChannelRows.append(session, channel, type, Json.bytes(frame), List.of(), List.of(), now);
  }
}

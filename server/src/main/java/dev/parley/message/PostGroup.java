package dev.parley.message;

import dev.parley.conversation.Channel;
import dev.parley.conversation.ChannelRows;
import dev.parley.conversation.Reopenings;
import dev.parley.json.Json;
import dev.parley.message.Posts.Committed;
import dev.parley.model.Event;
import dev.parley.model.Refusal;
import dev.parley.store.Binds;
import dev.parley.store.Keyspace;
import dev.parley.store.Lane;
import dev.parley.store.Route;
import dev.parley.store.Session;
import dev.parley.store.Statement;
import dev.parley.store.outbox.FollowUp;
import dev.parley.store.outbox.Outbox;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Posts of one shard in one transaction: decided one after another under the locks of their
 * conversations, then written with few statements.
 *
 * <p>A refused post has written nothing, so its neighbours go through; one whose conversation is
 * locked by somebody else goes apart, so that they do not wait for it.
 */
final class PostGroup {
  private static final Statement REPEATS =
      Statement.ofKeys(
          Keyspace.CHANNEL,
          "SELECT channel_id, user_id, client_msg_id, ts_micros, body FROM messages"
              + " WHERE channel_id IN (:keys) AND user_id IN (:users)"
              + " AND client_msg_id IN (:clients)");
  private static final Statement INSERT =
      Statement.ofKeys(
          Keyspace.CHANNEL,
          "INSERT INTO messages (channel_id, ts_micros, team_id, timeline_micros, thread_micros,"
              + " user_id, subtype, client_msg_id, body, edited_micros, deleted, version) VALUES"
              + " (:channel_id, :ts, :team_id, :timeline, :thread, :user, :subtype, :client, :body,"
              + " NULL, 0, :version)");
  private static final Statement MENTION =
      Statement.ofKeys(
          Keyspace.CHANNEL,
          "INSERT INTO channel_mentions (channel_id, ts_micros, kind, team_id, thread_micros)"
              + " VALUES (:channel_id, :ts, :kind, :team_id, :thread)");

  /** What a client's own id of a message is unique in. */
  private record Once(String channelId, String userId, String clientMsgId) {}

  /** A locked conversation, and how far its stream has come in this transaction. */
  private static final class Place {
    final Channel channel;
    long seq;
    long latest;

    Place(Channel channel) {
      this.channel = channel;
      this.seq = channel.seq();
      this.latest = channel.latestMicros();
    }
  }

  private final Session shard;
  private final long now;
  private final Map<String, Place> places = new HashMap<>();
  private final Set<ChannelRows.Seat> seats;
  private final Map<Once, Posted> known;
  private final List<Binds> messages = new ArrayList<>();
  private final List<Binds> mentions = new ArrayList<>();
  private final List<Outbox.Entry> entries = new ArrayList<>();

  private PostGroup(Session shard, long now, List<Draft> group) {
    this.shard = shard;
    this.now = now;
    Set<String> channels =
        group.stream().map(Draft::channelId).collect(Collectors.toCollection(LinkedHashSet::new));
    Set<String> authors =
        group.stream()
            .map(draft -> draft.author().userId())
            .collect(Collectors.toCollection(LinkedHashSet::new));
    lock(channels, group).forEach(row -> places.put(row.id(), new Place(row)));
    this.seats = ChannelRows.seats(shard, channels, authors);
    this.known = repeats(channels, authors, group);
  }

  /** Writes the posts; an outcome for each, in their order. */
  static List<Lane.Outcome<Committed>> write(Session shard, long now, List<Draft> group) {
    PostGroup posts = new PostGroup(shard, now, group);
    List<Lane.Outcome<Committed>> outcomes = new ArrayList<>();
    for (Draft draft : group) {
      outcomes.add(
          group.size() > 1 && !posts.places.containsKey(draft.channelId())
              ? new Lane.Outcome.Apart<>()
              : posts.outcome(draft));
    }
    posts.flush();
    return outcomes;
  }

  /** Waits for the conversation of a lone post; of several, takes those that are free. */
  private Collection<Channel> lock(Set<String> channels, List<Draft> group) {
    return group.size() == 1
        ? ChannelRows.lock(shard.at(route(group.getFirst()))).stream().toList()
        : ChannelRows.lockFree(shard, channels);
  }

  private static Route route(Draft draft) {
    return Route.channel(draft.home(), draft.channelId());
  }

  private Map<Once, Posted> repeats(Set<String> channels, Set<String> authors, List<Draft> group) {
    Set<String> clients = new LinkedHashSet<>();
    group.forEach(draft -> once(draft).ifPresent(one -> clients.add(one.clientMsgId())));
    if (clients.isEmpty()) {
      return new HashMap<>();
    }
    record Found(Once once, Posted posted) {}
    return shard
        .list(
            REPEATS,
            Binds.of("keys", channels).and("users", authors).and("clients", clients),
            row -> {
              String channel = row.text("channel_id");
              return new Found(
                  new Once(channel, row.text("user_id"), row.text("client_msg_id")),
                  new Posted(channel, row.number("ts_micros"), Json.readObject(row.text("body"))));
            })
        .stream()
        .collect(Collectors.toMap(Found::once, Found::posted, (one, _) -> one, HashMap::new));
  }

  private Lane.Outcome<Committed> outcome(Draft draft) {
    try {
      return new Lane.Outcome.Done<>(post(draft));
    } catch (Refusal e) {
      return new Lane.Outcome.Failed<>(e);
    }
  }

  /** Refuses before it writes. */
  private Committed post(Draft draft) {
    Place place = places.get(draft.channelId());
    if (place == null || !place.channel.teamId().equals(draft.home().teamId())) {
      throw new Refusal("channel_not_found");
    }
    Posts.requireMember(
        seats.contains(new ChannelRows.Seat(draft.channelId(), draft.author().userId())),
        draft.author(),
        place.channel);
    Optional<Once> once = once(draft);
    Posted first = once.map(known::get).orElse(null);
    if (first != null) {
      return new Committed(first, List.of(), List.of());
    }
    Route route = route(draft);
    Long thread = draft.threadMicros();
    ObjectNode root = thread == null ? null : Threads.root(shard.at(route), thread);
    Posted posted = message(draft, place, root);
    once.ifPresent(one -> known.put(one, posted));
    long ts = posted.tsMicros();
    List<FollowUp> copies = mentions(draft, route, ts, place.seq + 1);
    Reopenings.after(shard.at(route), place.channel, draft.author().userId(), place.seq + 1)
        .ifPresent(copies::add);
    copies.addAll(FileShares.write(shard.at(route), draft, ts, place.seq + 1));
    List<Event> events = new ArrayList<>();
    events.add(
        append(route, place, "message", Posts.frame(posted.body(), draft.channelId(), ts), copies));
    if (thread != null && root != null) {
      byte[] counted = Threads.count(shard.at(route), draft, thread, ts, root, place.seq + 1);
      events.add(append(route, place, "message", counted, List.of()));
    }
    for (byte[] frame : FileShares.frames(draft, now)) {
      events.add(append(route, place, "file_shared", frame, List.of()));
    }
    return new Committed(posted, events, copies);
  }

  private static Optional<Once> once(Draft draft) {
    return Optional.ofNullable(draft.clientMsgId())
        .map(client -> new Once(draft.channelId(), draft.author().userId(), client));
  }

  private Posted message(Draft draft, Place place, @Nullable ObjectNode root) {
    long ts = Math.max(now, place.latest + 1);
    place.latest = ts;
    ObjectNode body = Posts.body(draft, ts, root);
    messages.add(
        Binds.of("channel_id", draft.channelId())
            .and("team_id", draft.home().teamId())
            .and("ts", ts)
            .and("timeline", root == null || draft.broadcast() ? (Long) ts : null)
            .and("thread", draft.threadMicros())
            .and("user", draft.author().userId())
            .and("subtype", body.path("subtype").asString(null))
            .and("client", draft.clientMsgId())
            .and("body", Json.text(body))
            .and("version", place.seq + 1));
    return new Posted(draft.channelId(), ts, body);
  }

  private List<FollowUp> mentions(Draft draft, Route route, long ts, long seq) {
    Mentions found = Mentions.in(draft.text());
    for (String audience : found.audiences()) {
      mentions.add(
          Binds.of("channel_id", draft.channelId())
              .and("team_id", draft.home().teamId())
              .and("ts", ts)
              .and("kind", audience)
              .and("thread", draft.threadMicros()));
    }
    Set<String> present =
        found.users().isEmpty()
            ? Set.of()
            : ChannelRows.membersAmong(shard.at(route), found.users());
    List<FollowUp> copies = new ArrayList<>();
    for (String user : found.users()) {
      if (present.contains(user)) {
        copies.add(
            new FollowUp.Mention(
                draft.home().teamId(),
                user,
                draft.channelId(),
                ts,
                draft.author().userId(),
                draft.threadMicros(),
                false,
                seq));
      }
    }
    return copies;
  }

  private Event append(Route route, Place place, String type, byte[] json, List<FollowUp> copies) {
    Event event = new Event(place.channel.stream(), ++place.seq, type, json);
    entries.add(new Outbox.Entry(route, event, copies));
    return event;
  }

  private void flush() {
    if (messages.isEmpty()) {
      return;
    }
    shard.batch(INSERT, messages);
    ChannelRows.reach(
        shard,
        places.values().stream()
            .filter(place -> place.seq > place.channel.seq())
            .map(place -> new ChannelRows.Reached(place.channel.id(), place.seq, place.latest))
            .toList());
    shard.batch(MENTION, mentions);
    Outbox.appendAll(shard, Keyspace.CHANNEL, entries, now);
  }
}

package dev.parley.message;

import dev.parley.conversation.Channel;
import dev.parley.conversation.ChannelRows;
import dev.parley.conversation.FollowUps;
import dev.parley.json.Json;
import dev.parley.model.Event;
import dev.parley.model.Refusal;
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
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Posts messages: durable first, then published.
 *
 * <p>The ts is taken under the conversation's row lock and is greater than every ts before it, so
 * messages commit in the order of their ts and a reader that pages by ts loses none. Thread-safe.
 */
public final class Posts {
  /** The longest text, in characters. */
  public static final int TEXT_LENGTH_MAX = 40_000;

  private static final Statement FIND_REPEAT =
      Statement.of(
          Keyspace.CHANNEL,
          "SELECT ts_micros, body FROM messages WHERE channel_id = :channel_id AND user_id = :user"
              + " AND client_msg_id = :client LIMIT 1");
  private static final Statement INSERT =
      Statement.of(
          Keyspace.CHANNEL,
          "INSERT INTO messages (channel_id, ts_micros, team_id, timeline_micros, thread_micros,"
              + " user_id, subtype, client_msg_id, body, edited_micros, deleted, version) VALUES"
              + " (:channel_id, :ts, :team_id, :timeline, :thread, :user, :subtype, :client, :body,"
              + " NULL, 0, :version)");
  private static final Statement LATEST =
      Statement.of(
          Keyspace.CHANNEL,
          "UPDATE channels SET latest_micros = :ts WHERE channel_id = :channel_id");
  private static final Statement MENTION =
      Statement.of(
          Keyspace.CHANNEL,
          "INSERT INTO channel_mentions (channel_id, ts_micros, kind, team_id, thread_micros)"
              + " VALUES (:channel_id, :ts, :kind, :team_id, :thread)");

  private final Records records;
  private final Publisher publisher;
  private final FollowUps followUps;

  public Posts(Records records, Publisher publisher, FollowUps followUps) {
    this.records = records;
    this.publisher = publisher;
    this.followUps = followUps;
  }

  private record Committed(Posted posted, List<Event> events, List<FollowUp> copies) {}

  /**
   * Posts a message; the caller must be in the conversation, decided in the same transaction.
   *
   * @throws Refusal {@code channel_not_found}, {@code not_in_channel}, {@code is_archived}, {@code
   *     thread_not_found}, {@code no_text}, {@code msg_too_long}
   */
  public Posted post(Draft draft) {
    return post(draft, Markup.Links.MADE);
  }

  /** The same, with or without links made of bare addresses. */
  public Posted post(Draft written, Markup.Links links) {
    check(written);
    Draft draft = written.withText(Markup.of(written.text(), links));
    Committed committed =
        records
            .store()
            .write(
                Route.channel(draft.home(), draft.channelId()), session -> commit(session, draft));
    committed.events().forEach(publisher::publish);
    followUps.apply(committed.copies());
    return committed.posted();
  }

  static void check(Draft draft) {
    if (draft.text().isEmpty()
        && draft.blocks() == null
        && draft.attachments() == null
        && draft.files() == null) {
      throw new Refusal("no_text");
    }
    if (draft.text().length() > TEXT_LENGTH_MAX) {
      throw new Refusal("msg_too_long");
    }
  }

  private Committed commit(Session session, Draft draft) {
    Channel channel = ChannelRows.lock(session).orElseThrow(() -> new Refusal("channel_not_found"));
    requireMember(session, channel, draft);
    Optional<Posted> repeat = repeat(session, draft);
    if (repeat.isPresent()) {
      return new Committed(repeat.get(), List.of(), List.of());
    }
    long now = records.clock().micros();
    long ts = Math.max(now, channel.latestMicros() + 1);
    Optional<ObjectNode> root =
        draft.threadMicros() == null
            ? Optional.empty()
            : Optional.of(Threads.root(session, draft.threadMicros()));
    ObjectNode body = body(draft, ts, root.orElse(null));
    long seq = channel.seq() + 1;
    boolean inTimeline = root.isEmpty() || draft.broadcast();
    session.run(
        INSERT,
        Binds.of("ts", ts)
            .and("timeline", inTimeline ? ts : null)
            .and("thread", draft.threadMicros())
            .and("user", draft.author().userId())
            .and("subtype", body.path("subtype").asString(null))
            .and("client", draft.clientMsgId())
            .and("body", Json.text(body))
            .and("version", seq));
    session.run(LATEST, Binds.of("ts", ts));
    List<FollowUp> copies = mentions(session, draft, ts);
    copies.addAll(FileShares.write(session, draft, ts, seq));
    List<Event> events = new ArrayList<>();
    events.add(
        ChannelRows.append(
            session, channel, "message", frame(body, channel.id(), ts), List.of(), copies, now));
    if (root.isPresent()) {
      Threads.count(session, channel, draft, ts, root.get(), now).ifPresent(events::add);
    }
    events.addAll(FileShares.tell(session, draft, now));
    return new Committed(new Posted(channel.id(), ts, body), events, copies);
  }

  static void requireMember(Session session, Channel channel, Draft draft) {
    boolean isMember =
        ChannelRows.membership(session, draft.author().userId())
            .filter(Channel.Membership::isMember)
            .isPresent();
    if (!isMember) {
      throw new Refusal(
          switch (channel.kind()) {
            case PUBLIC -> "not_in_channel";
            case PRIVATE, DIRECT, GROUP -> "channel_not_found";
          });
    }
    if (channel.isArchived()) {
      throw new Refusal("is_archived");
    }
  }

  private static Optional<Posted> repeat(Session session, Draft draft) {
    if (draft.clientMsgId() == null) {
      return Optional.empty();
    }
    return session.one(
        FIND_REPEAT,
        Binds.of("user", draft.author().userId()).and("client", draft.clientMsgId()),
        row ->
            new Posted(
                draft.channelId(), row.number("ts_micros"), Json.readObject(row.text("body"))));
  }

  private static List<FollowUp> mentions(Session session, Draft draft, long ts) {
    Mentions mentions = Mentions.in(draft.text());
    for (String audience : mentions.audiences()) {
      session.run(
          MENTION, Binds.of("ts", ts).and("kind", audience).and("thread", draft.threadMicros()));
    }
    List<FollowUp> copies = new ArrayList<>();
    for (String user : mentions.users()) {
      if (ChannelRows.membership(session, user).filter(Channel.Membership::isMember).isPresent()) {
        copies.add(
            new FollowUp.Mention(
                draft.home().teamId(),
                user,
                draft.channelId(),
                ts,
                draft.author().userId(),
                draft.threadMicros()));
      }
    }
    return copies;
  }

  static ObjectNode body(Draft draft, long ts, @Nullable ObjectNode root) {
    Author author = draft.author();
    ObjectNode body = Json.object().put("type", "message");
    String subtype = draft.broadcast() && root != null ? "thread_broadcast" : draft.subtype();
    if (subtype != null) {
      body.put("subtype", subtype);
    }
    body.put("user", author.userId())
        .put("text", draft.text())
        .put("ts", Ts.format(ts))
        .put("team", draft.home().teamId());
    put(body, "client_msg_id", draft.clientMsgId());
    put(body, "bot_id", author.botId());
    put(body, "app_id", author.appId());
    put(body, "username", draft.username());
    set(body, "bot_profile", author.botProfile());
    set(body, "icons", draft.icons());
    set(body, "blocks", draft.blocks());
    set(body, "attachments", draft.attachments());
    set(body, "metadata", draft.metadata());
    set(body, "files", draft.files());
    if (draft.files() != null) {
      // The wire's messages with files name neither workspace nor client_msg_id.
      body.remove(List.of("team", "client_msg_id"));
      body.put("upload", true).put("display_as_bot", false);
    }
    if (draft.threadMicros() != null) {
      body.put("thread_ts", Ts.format(draft.threadMicros()));
    }
    if (root != null) {
      put(body, "parent_user_id", root.path("user").asString(null));
    }
    return body;
  }

  private static void put(ObjectNode body, String name, @Nullable String value) {
    if (value != null) {
      body.put(name, value);
    }
  }

  private static void set(
      ObjectNode body, String name, tools.jackson.databind.@Nullable JsonNode value) {
    if (value != null) {
      body.set(name, value);
    }
  }

  /** The body as a frame of the conversation's stream. */
  static byte[] frame(ObjectNode body, String channelId, long eventMicros) {
    ObjectNode frame = body.deepCopy();
    frame.put("channel", channelId).put("event_ts", Ts.format(eventMicros));
    return Json.bytes(frame);
  }
}

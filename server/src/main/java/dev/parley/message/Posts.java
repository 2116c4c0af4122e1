package dev.parley.message;

import dev.parley.conversation.Channel;
import dev.parley.conversation.ChannelRows;
import dev.parley.conversation.FollowUps;
import dev.parley.json.Json;
import dev.parley.model.Event;
import dev.parley.model.Refusal;
import dev.parley.model.Ts;
import dev.parley.store.Keyspace;
import dev.parley.store.Lane;
import dev.parley.store.Records;
import dev.parley.store.Session;
import dev.parley.store.StoreException;
import dev.parley.store.outbox.FollowUp;
import dev.parley.store.outbox.Publisher;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Posts messages: durable first, then published. Posts that wait for one shard are committed
 * together.
 *
 * <p>The ts is taken under the conversation's row lock and is greater than every ts before it, so
 * messages commit in the order of their ts and a reader that pages by ts loses none. Thread-safe.
 */
public final class Posts {
  /** The longest text, in characters. */
  public static final int TEXT_LENGTH_MAX = 40_000;

  /** How many posts are committed together. */
  static final int GROUP_MAX = 128;

  /**
   * The lanes of a shard. While one commits, the other gathers and answers; a conversation is
   * always of the same one, so that lanes do not wait for each other's locks.
   */
  private static final int LANES = 2;

  private static final Logger LOG = LoggerFactory.getLogger(Posts.class);

  /** Begins a write id of the server's own in the place of a client's, which is not shown. */
  public static final String OWN_WRITE = "parley:";

  private final Records records;
  private final Publisher publisher;
  private final FollowUps followUps;
  private final Map<LaneKey, Lane<Draft, Committed>> lanes = new ConcurrentHashMap<>();

  public Posts(Records records, Publisher publisher, FollowUps followUps) {
    this.records = records;
    this.publisher = publisher;
    this.followUps = followUps;
  }

  /** What a post did: what is to be told and what is to follow in other keyspaces. */
  record Committed(Posted posted, List<Event> events, List<FollowUp> copies) {}

  private record LaneKey(String shard, int number) {}

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
    String channelId = draft.channelId();
    LaneKey lane =
        new LaneKey(
            records.store().shardOf(Keyspace.CHANNEL, channelId),
            Math.floorMod(channelId.hashCode(), LANES));
    Committed committed = lanes.computeIfAbsent(lane, this::lane).run(draft);
    followUps.apply(committed.copies());
    return committed.posted();
  }

  private Lane<Draft, Committed> lane(LaneKey key) {
    return new Lane<>(
        GROUP_MAX,
        new Lane.Work<>() {
          @Override
          public List<Lane.Outcome<Committed>> carryOut(List<Draft> group) {
            return commit(key.shard(), group);
          }

          @Override
          public void follow(List<Lane.Outcome<Committed>> outcomes) {
            outcomes.forEach(Posts.this::publish);
          }

          @Override
          public Committed alone(Draft draft) {
            return Posts.this.alone(key.shard(), draft);
          }
        });
  }

  /**
   * One transaction; where it fails as a whole, those posts that may be are tried by themselves.
   */
  private List<Lane.Outcome<Committed>> commit(String shard, List<Draft> group) {
    try {
      return write(shard, group);
    } catch (RuntimeException e) {
      return group.stream().map(draft -> failed(draft, group.size() > 1, e)).toList();
    }
  }

  private static Lane.Outcome<Committed> failed(Draft draft, boolean inGroup, RuntimeException e) {
    return (isOfOne(e) && inGroup) || isFoundAgain(draft, e)
        ? new Lane.Outcome.Apart<>()
        : new Lane.Outcome.Failed<>(e);
  }

  private List<Lane.Outcome<Committed>> write(String shard, List<Draft> group) {
    return records
        .store()
        .writeShard(
            Keyspace.CHANNEL,
            shard,
            session -> PostGroup.write(session, records.clock().micros(), group));
  }

  private Committed alone(String shard, Draft draft) {
    Lane.Outcome<Committed> outcome = write(shard, List.of(draft)).getFirst();
    publish(outcome);
    return switch (outcome) {
      case Lane.Outcome.Done<Committed>(Committed committed) -> committed;
      case Lane.Outcome.Failed<Committed>(RuntimeException failure) -> throw failure;
      case Lane.Outcome.Apart<Committed> _ ->
          throw new IllegalStateException("a post by itself went apart");
    };
  }

  /** Whether one post may have brought its neighbours down: nothing of the group is stored. */
  private static boolean isOfOne(RuntimeException e) {
    return !(e instanceof StoreException failure)
        || switch (failure.kind()) {
          case DUPLICATE, FAULT -> true;
          case UNAVAILABLE, UNCLEAR -> false;
        };
  }

  /**
   * Whether a post whose commit has no known outcome may be posted again: its id finds the first
   * one, if there is one.
   */
  private static boolean isFoundAgain(Draft draft, RuntimeException e) {
    return draft.clientMsgId() != null
        && e instanceof StoreException failure
        && failure.kind() == StoreException.Kind.UNCLEAR;
  }

  /** What cannot be told now, the relay repeats; the message is durable either way. */
  private void publish(Lane.Outcome<Committed> outcome) {
    if (outcome instanceof Lane.Outcome.Done<Committed>(Committed committed)) {
      try {
        committed.events().forEach(publisher::publish);
      } catch (RuntimeException e) {
        LOG.warn("a message is told of later", e);
      }
    }
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

  /**
   * Refuses what could not be posted in the conversation now.
   *
   * @param others who may be in it too
   * @return those of the author and the others who are
   */
  static Set<String> requireRoom(Session session, Draft draft, String... others) {
    Channel channel = ChannelRows.read(session).orElseThrow(() -> new Refusal("channel_not_found"));
    String author = draft.author().userId();
    Set<String> asked = new LinkedHashSet<>(List.of(others));
    asked.add(author);
    Set<String> present = ChannelRows.membersAmong(session, asked);
    requireMember(present.contains(author), draft.author(), channel);
    return present;
  }

  static void requireMember(boolean isMember, Author author, Channel channel) {
    if (!isMember) {
      throw new Refusal(
          switch (channel.kind()) {
            case PUBLIC -> author.isGuest() ? "channel_not_found" : "not_in_channel";
            case PRIVATE, DIRECT, GROUP -> "channel_not_found";
          });
    }
    if (channel.isArchived()) {
      throw new Refusal("is_archived");
    }
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
    if (draft.clientMsgId() != null && !draft.clientMsgId().startsWith(OWN_WRITE)) {
      body.put("client_msg_id", draft.clientMsgId());
    }
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

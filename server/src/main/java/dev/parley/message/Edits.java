package dev.parley.message;

import dev.parley.conversation.Channel;
import dev.parley.conversation.ChannelRows;
import dev.parley.conversation.Conversations;
import dev.parley.conversation.FollowUps;
import dev.parley.json.Json;
import dev.parley.model.Event;
import dev.parley.model.Principal;
import dev.parley.model.Refusal;
import dev.parley.model.Ts;
import dev.parley.store.Records;
import dev.parley.store.Route;
import dev.parley.store.Session;
import dev.parley.store.outbox.FollowUp;
import dev.parley.store.outbox.Publisher;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Changes and deletes messages, each in one transaction under the conversation's row lock.
 *
 * <p>A deleted message leaves a row without content; a deleted root that has replies stays in its
 * place as a {@code tombstone} until the last of them is deleted. Thread-safe.
 */
public final class Edits {
  private static final long MICROS = 1_000_000;

  /** Who a tombstone says it is from, as on Slack. */
  private static final String TOMBSTONE_USER = "USLACKBOT";

  private static final String TOMBSTONE_TEXT = "This message was deleted.";

  /** The subtypes that people write; the others are notices about the conversation. */
  private static final Set<String> WRITTEN =
      Set.of("bot_message", "me_message", "thread_broadcast", "file_share");

  private final Records records;
  private final Publisher publisher;
  private final FollowUps followUps;

  public Edits(Records records, Publisher publisher, FollowUps followUps) {
    this.records = records;
    this.publisher = publisher;
    this.followUps = followUps;
  }

  /** What a change did: what is to be told and what is to follow in other keyspaces. */
  record Done(Posted posted, List<Event> events, List<FollowUp> copies) {}

  /**
   * Changes a message of the caller's own.
   *
   * @throws Refusal {@code channel_not_found}, {@code message_not_found}, {@code
   *     cant_update_message}, {@code is_inactive}, {@code no_text}, {@code msg_too_long}
   */
  public Posted update(
      Principal caller, String channelId, long tsMicros, Change wanted, Markup.Links links) {
    Change change =
        wanted.text() == null ? wanted : wanted.withText(Markup.of(wanted.text(), links));
    if (wanted.text() != null && wanted.text().length() > Posts.TEXT_LENGTH_MAX) {
      throw new Refusal("msg_too_long");
    }
    if (change.text() == null && change.blocks() == null && change.attachments() == null) {
      throw new Refusal("no_text");
    }
    return run(caller, channelId, session -> update(session, caller, tsMicros, change));
  }

  /**
   * Deletes a message: one's own, or as an administrator any.
   *
   * @throws Refusal {@code channel_not_found}, {@code message_not_found}, {@code
   *     cant_delete_message}
   */
  public void delete(Principal caller, String channelId, long tsMicros) {
    run(caller, channelId, session -> delete(session, caller, tsMicros));
  }

  /** Changes a conversation's messages in one transaction, and tells of it. */
  Posted run(Principal caller, String channelId, Function<Session, Done> work) {
    Done done = records.store().write(Route.channel(caller.home(), channelId), work);
    done.events().forEach(publisher::publish);
    followUps.apply(done.copies());
    return done.posted();
  }

  /** Locks the conversation as the caller may see it. */
  static Channel.Seen lock(Session session, Principal caller) {
    if (ChannelRows.lock(session).isEmpty()) {
      throw new Refusal("channel_not_found");
    }
    return Conversations.see(session, caller);
  }

  private Done update(Session session, Principal caller, long tsMicros, Change change) {
    Channel channel = lock(session, caller).channel();
    MessageRows.Stored stored = MessageRows.require(session, tsMicros);
    if (!isOwn(caller, stored)) {
      throw new Refusal("cant_update_message");
    }
    if (channel.isArchived()) {
      throw new Refusal("is_inactive");
    }
    long now = records.clock().micros();
    ObjectNode body = merged(stored.body(), change);
    if (isEmpty(body)) {
      throw new Refusal("no_text");
    }
    body.set(
        "edited",
        Json.object()
            .put("user", caller.userId())
            .put("ts", Ts.format(now - Math.floorMod(now, MICROS))));
    MessageRows.edit(session, tsMicros, body, now, channel.seq() + 1);
    return changed(session, channel, stored, body, now);
  }

  /** Writes a body in the place of a message's own, without a mark that somebody edited it. */
  static Done rewrite(
      Session session, Channel channel, MessageRows.Stored stored, ObjectNode body, long now) {
    MessageRows.replace(session, stored.tsMicros(), body, channel.seq() + 1);
    return changed(session, channel, stored, body, now);
  }

  /** What follows when a message's row has another body. */
  private static Done changed(
      Session session, Channel channel, MessageRows.Stored stored, ObjectNode body, long now) {
    List<FollowUp> copies =
        MentionCopies.edited(
            session, channel, stored, body.path("text").asString(""), channel.seq() + 1);
    Event event =
        append(
            session,
            channel,
            changedFrame(
                Threads.shown(session, stored.tsMicros(), body),
                Threads.shown(session, stored.tsMicros(), stored.body())),
            copies,
            now);
    return new Done(new Posted(channel.id(), stored.tsMicros(), body), List.of(event), copies);
  }

  private static boolean isOwn(Principal caller, MessageRows.Stored stored) {
    return caller.userId().equals(stored.userId())
        && (stored.subtype() == null || WRITTEN.contains(stored.subtype()));
  }

  /** A body with what a change replaces in it. */
  static ObjectNode merged(ObjectNode before, Change change) {
    ObjectNode body = before.deepCopy();
    if (change.text() != null) {
      body.put("text", change.text());
      if (change.blocks() == null && isTextInBlocks(body.path("blocks"))) {
        body.remove("blocks");
      }
    }
    replace(body, "blocks", change.blocks());
    replace(body, "attachments", change.attachments());
    if (change.metadata() != null) {
      body.set("metadata", change.metadata());
    }
    return body;
  }

  /** Blocks of rich text alone are the text itself, so they would show the old one. */
  private static boolean isTextInBlocks(JsonNode blocks) {
    for (JsonNode block : blocks) {
      if (!block.path("type").asString("").equals("rich_text")) {
        return false;
      }
    }
    return !blocks.isEmpty();
  }

  private static void replace(ObjectNode body, String name, @Nullable JsonNode value) {
    if (value == null) {
      return;
    }
    if (value.isEmpty()) {
      body.remove(name);
    } else {
      body.set(name, value);
    }
  }

  private static boolean isEmpty(ObjectNode body) {
    return body.path("text").asString("").isEmpty()
        && !body.has("blocks")
        && !body.has("attachments")
        && !body.has("files");
  }

  private Done delete(Session session, Principal caller, long tsMicros) {
    Channel channel = lock(session, caller).channel();
    MessageRows.Stored stored = MessageRows.require(session, tsMicros);
    boolean isAdmin = caller.role().isAdmin() && caller.botId() == null;
    if (!isOwn(caller, stored) && !isAdmin) {
      throw new Refusal("cant_delete_message");
    }
    long now = records.clock().micros();
    List<Event> events = new ArrayList<>();
    List<FollowUp> copies = MentionCopies.deleted(session, channel, stored, channel.seq() + 1);
    if (stored.threadMicros() == null && Threads.replies(session, tsMicros) > 0) {
      events.add(entomb(session, channel, stored, copies, now));
    } else {
      events.add(erase(session, channel, stored, copies, now));
      if (stored.threadMicros() != null) {
        events.addAll(uncount(session, stored, stored.threadMicros(), now));
      }
    }
    return new Done(new Posted(channel.id(), tsMicros, stored.body()), events, copies);
  }

  private static Event erase(
      Session session,
      Channel channel,
      MessageRows.Stored stored,
      List<FollowUp> copies,
      long now) {
    String ts = Ts.format(stored.tsMicros());
    MessageRows.erase(session, stored.tsMicros(), ts, channel.seq() + 1);
    ObjectNode frame =
        Json.object()
            .put("type", "message")
            .put("subtype", "message_deleted")
            .put("hidden", true)
            .put("deleted_ts", ts);
    frame.set("previous_message", stored.body());
    return append(session, channel, frame, copies, now);
  }

  private static Event entomb(
      Session session, Channel channel, MessageRows.Stored root, List<FollowUp> copies, long now) {
    ObjectNode body =
        Json.object()
            .put("type", "message")
            .put("subtype", MessageRows.TOMBSTONE)
            .put("user", TOMBSTONE_USER)
            .put("text", TOMBSTONE_TEXT)
            .put("hidden", true)
            .put("ts", Ts.format(root.tsMicros()));
    MessageRows.entomb(session, root.tsMicros(), body, channel.seq() + 1);
    ObjectNode frame =
        changedFrame(
            Threads.shown(session, root.tsMicros(), body),
            Threads.shown(session, root.tsMicros(), root.body()));
    return append(session, channel, frame, copies, now);
  }

  /** Takes a reply from its root's counts; a tombstone goes with its last reply. */
  private static List<Event> uncount(
      Session session, MessageRows.Stored reply, long threadMicros, long now) {
    MessageRows.Stored root = MessageRows.find(session, threadMicros).orElse(null);
    Channel channel = ChannelRows.lock(session).orElseThrow();
    if (root == null) {
      Threads.uncount(session, reply.userId(), threadMicros, channel.seq());
      return List.of();
    }
    ObjectNode before = Threads.shown(session, threadMicros, root.body());
    int left = Threads.uncount(session, reply.userId(), threadMicros, channel.seq() + 1);
    if (left == 0 && root.isTombstone()) {
      return List.of(erase(session, channel, root, List.of(), now));
    }
    ObjectNode frame = changedFrame(Threads.shown(session, threadMicros, root.body()), before);
    return List.of(append(session, channel, frame, List.of(), now));
  }

  private static ObjectNode changedFrame(ObjectNode message, ObjectNode previous) {
    ObjectNode frame =
        Json.object().put("type", "message").put("subtype", "message_changed").put("hidden", true);
    frame.set("message", message);
    frame.set("previous_message", previous);
    return frame;
  }

  private static Event append(
      Session session, Channel channel, ObjectNode frame, List<FollowUp> copies, long now) {
    String ts = Ts.format(now);
    frame.put("channel", channel.id()).put("ts", ts).put("event_ts", ts);
    return ChannelRows.append(
        session, channel, "message", Json.bytes(frame), List.of(), copies, now);
  }
}

package dev.parley.conversation;

import dev.parley.json.Json;
import dev.parley.model.ChannelKind;
import dev.parley.model.Event;
import dev.parley.model.Principal;
import dev.parley.model.Refusal;
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
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Changes what a channel is called and about, and whether it is archived.
 *
 * <p>A public channel's change reaches the workspace through its directory line, a private one's
 * only its members. Thread-safe.
 */
public final class ChannelChanges {
  /** How many of its former names a channel keeps. */
  static final int PREVIOUS_NAMES_MAX = 20;

  private static final long MICROS = 1_000_000;

  private static final Statement SET_TOPIC =
      Statement.of(
          Keyspace.CHANNEL,
          "UPDATE channels SET topic = :note, version = :seq WHERE channel_id = :channel_id");
  private static final Statement SET_PURPOSE =
      Statement.of(
          Keyspace.CHANNEL,
          "UPDATE channels SET purpose = :note, version = :seq WHERE channel_id = :channel_id");
  private static final Statement SET_NAME =
      Statement.of(
          Keyspace.CHANNEL,
          "UPDATE channels SET name = :name, previous_names = :previous, version = :seq"
              + " WHERE channel_id = :channel_id");
  private static final Statement SET_ARCHIVED =
      Statement.of(
          Keyspace.CHANNEL,
          "UPDATE channels SET is_archived = :archived, version = :seq"
              + " WHERE channel_id = :channel_id");

  private final Records records;
  private final Publisher publisher;
  private final FollowUps followUps;
  private final ChannelNames names;

  public ChannelChanges(Records records, Publisher publisher, FollowUps followUps) {
    this.records = records;
    this.publisher = publisher;
    this.followUps = followUps;
    this.names = new ChannelNames(records);
  }

  /** A change within its transaction: what it works on, and what it leaves to be told. */
  private record Change(
      Session session, Channel before, List<Event> events, List<FollowUp> copies) {
    /** The row as it is now, after the events so far. */
    Channel now() {
      return ChannelRows.lock(session).orElseThrow();
    }

    long nextSeq() {
      return now().seq() + 1;
    }
  }

  /** What is done to a locked channel. */
  private interface Work {
    void on(Change change);
  }

  /**
   * Sets the topic.
   *
   * @throws Refusal {@code too_long}, {@code is_archived}, {@code not_in_channel}, {@code
   *     channel_not_found}, {@code method_not_supported_for_channel_type}
   */
  public Channel setTopic(Principal caller, String channelId, String value) {
    return note(caller, channelId, value, SET_TOPIC, "topic");
  }

  /** Sets the purpose; refuses as {@link #setTopic}. */
  public Channel setPurpose(Principal caller, String channelId, String value) {
    return note(caller, channelId, value, SET_PURPOSE, "purpose");
  }

  private Channel note(
      Principal caller, String channelId, String value, Statement set, String field) {
    if (value.codePointCount(0, value.length()) > Conversations.TOPIC_LENGTH_MAX) {
      throw new Refusal("too_long");
    }
    long now = records.clock().micros();
    return change(
        caller,
        channelId,
        change -> {
          refuseArchived(change.before());
          ObjectNode note = NewConversations.note(value, caller.userId(), now / MICROS);
          change.session().run(set, Binds.of("note", Json.text(note)).and("seq", change.nextSeq()));
          change
              .events()
              .add(
                  SystemMessages.write(
                      change.session(),
                      change.now(),
                      "channel_" + field,
                      caller.userId(),
                      value.isEmpty()
                          ? "cleared the channel " + field
                          : "set the channel " + field + ": " + value,
                      Json.object().put(field, value),
                      List.of(),
                      now));
        });
  }

  /**
   * Gives the channel another name; its creator and admins may.
   *
   * @throws Refusal {@code name_taken}, {@code invalid_name…}, {@code not_authorized}, and as
   *     {@link #setTopic}
   */
  public Channel rename(Principal caller, String channelId, String wanted) {
    String name = ChannelNames.checked(wanted);
    Channel seen =
        records
            .store()
            .read(
                Route.channel(caller.home(), channelId),
                session -> checked(session, caller, false));
    refuseUnlessOwner(caller, seen);
    if (seen.name().equals(name)) {
      return seen;
    }
    names.claimForRename(caller.home(), name, channelId);
    List<String> former = new ArrayList<>();
    Channel renamed;
    try {
      renamed =
          change(
              caller,
              channelId,
              change -> {
                former.clear();
                refuseUnlessOwner(caller, change.before());
                refuseArchived(change.before());
                former.add(change.before().name());
                rename(change, caller.userId(), name);
              });
    } catch (Refusal e) {
      names.free(caller.home(), ChannelNames.Kind.NAME, name, channelId);
      throw e;
    }
    former.removeIf(name::equals);
    former.forEach(old -> names.free(caller.home(), ChannelNames.Kind.NAME, old, channelId));
    return renamed;
  }

  private void rename(Change change, String userId, String name) {
    Channel before = change.before();
    long now = records.clock().micros();
    ArrayNode previous = Json.array();
    Json.read(before.previousNames())
        .forEach(
            old -> {
              if (!old.asString("").equals(name) && previous.size() < PREVIOUS_NAMES_MAX - 1) {
                previous.add(old);
              }
            });
    previous.insert(0, before.name());
    change
        .session()
        .run(
            SET_NAME,
            Binds.of("name", name)
                .and("previous", Json.text(previous))
                .and("seq", change.nextSeq()));
    FollowUp line = tell(change, "rename", userId, now);
    change
        .events()
        .add(
            SystemMessages.write(
                change.session(),
                change.now(),
                "channel_name",
                userId,
                "has renamed the channel from \"" + before.name() + "\" to \"" + name + "\"",
                Json.object().put("old_name", before.name()).put("name", name),
                List.of(line),
                now));
  }

  /**
   * Closes the channel to new messages; its people and history stay.
   *
   * @throws Refusal {@code already_archived}, {@code cant_archive_general}, and as {@link
   *     #setTopic}
   */
  public Channel archive(Principal caller, String channelId) {
    return change(
        caller,
        channelId,
        change -> {
          if (change.before().isGeneral()) {
            throw new Refusal("cant_archive_general");
          }
          if (change.before().isArchived()) {
            throw new Refusal("already_archived");
          }
          setArchived(change, caller.userId(), true);
        });
  }

  /** Opens an archived channel again. @throws Refusal {@code not_archived}, and as setTopic */
  public Channel unarchive(Principal caller, String channelId) {
    return change(
        caller,
        channelId,
        change -> {
          if (!change.before().isArchived()) {
            throw new Refusal("not_archived");
          }
          setArchived(change, caller.userId(), false);
        });
  }

  private void setArchived(Change change, String userId, boolean archived) {
    long now = records.clock().micros();
    String verb = archived ? "archive" : "unarchive";
    change.session().run(SET_ARCHIVED, Binds.of("archived", archived).and("seq", change.nextSeq()));
    FollowUp line = tell(change, verb, userId, now);
    change
        .events()
        .add(
            SystemMessages.write(
                change.session(),
                change.now(),
                "channel_" + verb,
                userId,
                archived ? "archived the channel" : "un-archived the channel",
                Json.object(),
                List.of(line),
                now));
  }

  /**
   * Tells a private channel's members by its own stream, and gives the directory's line, with which
   * the workspace hears of a public one's change.
   */
  private static FollowUp tell(Change change, String verb, String userId, long now) {
    Channel channel = change.now();
    if (channel.kind() == ChannelKind.PRIVATE) {
      String type = "group_" + verb;
      byte[] frame = Json.bytes(ChannelShapes.changed(type, channel, userId, now));
      change
          .events()
          .add(
              ChannelRows.append(
                  change.session(), channel, type, frame, List.of(), List.of(), now));
    }
    FollowUp line = NewConversations.directory(channel, "channel_" + verb, userId);
    change.copies().add(line);
    return line;
  }

  private Channel change(Principal caller, String channelId, Work work) {
    List<Event> events = new ArrayList<>();
    List<FollowUp> copies = new ArrayList<>();
    Channel changed =
        records
            .store()
            .write(
                Route.channel(caller.home(), channelId),
                session -> {
                  events.clear();
                  copies.clear();
                  Channel before = checked(session, caller, true);
                  Change change = new Change(session, before, events, copies);
                  work.on(change);
                  return change.now();
                });
    events.forEach(publisher::publish);
    followUps.apply(copies);
    return changed;
  }

  /** The channel, if it is one and the caller, a full member of the workspace, is in it. */
  private static Channel checked(Session session, Principal caller, boolean lock) {
    if (lock) {
      ChannelRows.lock(session);
    }
    Channel.Seen seen = Conversations.see(session, caller);
    if (!seen.channel().kind().isChannel()) {
      throw new Refusal("method_not_supported_for_channel_type");
    }
    if (!seen.isMember()) {
      throw new Refusal("not_in_channel");
    }
    if (caller.isGuest()) {
      throw new Refusal("user_is_restricted");
    }
    return seen.channel();
  }

  private static void refuseArchived(Channel channel) {
    if (channel.isArchived()) {
      throw new Refusal("is_archived");
    }
  }

  private static void refuseUnlessOwner(Principal caller, Channel channel) {
    if (!channel.creator().equals(caller.userId()) && !caller.role().isAdmin()) {
      throw new Refusal("not_authorized");
    }
  }
}

package dev.parley.conversation;

import dev.parley.json.Json;
import dev.parley.model.ChannelKind;
import dev.parley.model.Home;
import dev.parley.model.Ts;
import dev.parley.store.Records;
import dev.parley.store.Route;
import dev.parley.store.outbox.FollowUp;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Conversations as the wire shows them. Thread-safe. */
public final class ChannelShapes {
  private static final long MICROS = 1_000_000;

  private final Records records;

  public ChannelShapes(Records records) {
    this.records = records;
  }

  /** The frame that tells a person of a conversation that is new to them. */
  ObjectNode joined(Home home, FollowUp.Membership copy) {
    Channel channel = read(home, copy.channelId());
    return switch (channel.kind()) {
      case DIRECT -> {
        ObjectNode frame = Json.object().put("type", "im_created").put("user", copy.userId());
        frame.set(
            "channel", Json.object().put("id", channel.id()).put("created", seconds(channel)));
        yield frame;
      }
      case PUBLIC -> frame("channel_joined", brief(channel));
      case PRIVATE, GROUP -> frame("group_joined", brief(channel));
    };
  }

  /** The frame that tells of a change, of the types {@code channel_…} or {@code group_…}. */
  ObjectNode changed(Home home, FollowUp.Directory line, long now) {
    return changed(line.eventType(), read(home, line.channelId()), line.actor(), now);
  }

  /** The same for a conversation as read. */
  static ObjectNode changed(String type, Channel channel, String actor, long now) {
    ObjectNode frame = Json.object().put("type", type);
    switch (type) {
      case "channel_created" -> frame.set("channel", brief(channel));
      case "channel_rename", "group_rename" -> frame.set("channel", renamed(channel));
      case "channel_archive", "group_archive" ->
          frame.put("channel", channel.id()).put("user", actor).put("is_moved", 0);
      case "channel_unarchive" -> frame.put("channel", channel.id()).put("user", actor);
      case "group_unarchive" -> frame.put("channel", channel.id()).put("actor_id", actor);
      default -> throw new IllegalArgumentException("no change is called " + type);
    }
    return frame.put("event_ts", Ts.format(now));
  }

  private static ObjectNode renamed(Channel channel) {
    return Json.object()
        .put("id", channel.id())
        .put("is_channel", channel.kind() == ChannelKind.PUBLIC)
        .put("is_mpim", false)
        .put("name", channel.name())
        .put("name_normalized", channel.name())
        .put("created", seconds(channel));
  }

  private static ObjectNode frame(String type, ObjectNode channel) {
    ObjectNode frame = Json.object().put("type", type);
    frame.set("channel", channel);
    return frame;
  }

  private static ObjectNode brief(Channel channel) {
    return Json.object()
        .put("id", channel.id())
        .put("name", channel.name())
        .put("created", seconds(channel))
        .put("creator", channel.creator());
  }

  private Channel read(Home home, String channelId) {
    return records
        .store()
        .read(Route.channel(home, channelId), ChannelRows::read)
        .orElseThrow(() -> new IllegalStateException("a conversation vanished"));
  }

  private static long seconds(Channel channel) {
    return channel.createdMicros() / MICROS;
  }

  /**
   * The {@code channel} object of {@code conversations.*}, for one viewer.
   *
   * @param peer the other person of a direct message
   * @param lastReadMicros the viewer's read mark; null leaves it out, as lists do
   */
  public static ObjectNode channel(
      Channel channel, boolean isMember, @Nullable String peer, @Nullable Long lastReadMicros) {
    ObjectNode out =
        Json.object()
            .put("id", channel.id())
            .put("created", seconds(channel))
            .put("is_archived", channel.isArchived())
            .put("is_im", channel.kind() == ChannelKind.DIRECT)
            .put("is_org_shared", false)
            .put("context_team_id", channel.teamId())
            .put("updated", channel.createdMicros() / 1_000);
    if (channel.kind() == ChannelKind.DIRECT) {
      out.put("user", peer == null ? channel.creator() : peer).put("is_open", true);
    } else {
      named(channel, isMember, out);
    }
    if (lastReadMicros != null && isMember) {
      out.put("last_read", Ts.format(lastReadMicros));
    }
    return out.put("priority", 0);
  }

  private static void named(Channel channel, boolean isMember, ObjectNode out) {
    boolean isPrivate = channel.kind() != ChannelKind.PUBLIC;
    out.put("name", channel.name())
        .put("name_normalized", channel.name())
        .put("is_channel", channel.kind() == ChannelKind.PUBLIC)
        .put("is_group", channel.kind() == ChannelKind.PRIVATE)
        .put("is_mpim", channel.kind() == ChannelKind.GROUP)
        .put("is_private", isPrivate)
        .put("is_general", channel.isGeneral())
        .put("is_shared", false)
        .put("is_ext_shared", false)
        .put("is_pending_ext_shared", false)
        .put("is_member", isMember)
        .put("creator", channel.creator())
        .put("unlinked", 0);
    out.set("topic", channel.topic());
    out.set("purpose", channel.purpose());
    out.set("previous_names", Json.read(channel.previousNames()));
  }
}

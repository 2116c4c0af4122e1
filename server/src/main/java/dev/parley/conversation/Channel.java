package dev.parley.conversation;

import dev.parley.json.Json;
import dev.parley.model.ChannelKind;
import dev.parley.model.StreamId;
import dev.parley.store.Row;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A conversation as its row says.
 *
 * @param topic an object {@code {value, creator, last_set}}, as the wire has it; {@code purpose}
 *     alike
 * @param latestMicros the newest ts, 0 where nothing was posted
 * @param seq the sequence of its last event
 */
public record Channel(
    String id,
    String teamId,
    ChannelKind kind,
    String name,
    String creator,
    long createdMicros,
    boolean isArchived,
    boolean isGeneral,
    ObjectNode topic,
    ObjectNode purpose,
    String previousNames,
    int memberCount,
    int guestCount,
    long latestMicros,
    long seq,
    boolean deleted,
    long version) {

  /** The columns that {@link #of} reads. */
  public static final String COLUMNS =
      "channel_id, team_id, kind, name, creator, created_micros, is_archived, is_general, topic,"
          + " purpose, previous_names, member_count, guest_count, latest_micros, seq, deleted,"
          + " version";

  public static Channel of(Row row) {
    return new Channel(
        row.text("channel_id"),
        row.text("team_id"),
        ChannelKind.ofStored(row.text("kind")),
        row.text("name"),
        row.text("creator"),
        row.number("created_micros"),
        row.flag("is_archived"),
        row.flag("is_general"),
        Json.readObject(row.text("topic")),
        Json.readObject(row.text("purpose")),
        row.text("previous_names"),
        (int) row.number("member_count"),
        (int) row.number("guest_count"),
        row.number("latest_micros"),
        row.number("seq"),
        row.flag("deleted"),
        row.number("version"));
  }

  public StreamId stream() {
    return StreamId.conversation(id);
  }

  /**
   * A person's membership in it.
   *
   * @param isMember false where the person has left; then the row is a tombstone
   */
  public record Membership(String userId, boolean isMember, boolean isGuest, long version) {}

  /** A conversation with the caller's membership in it, both of one read. */
  public record Seen(Channel channel, @Nullable Membership membership) {
    public boolean isMember() {
      return membership != null && membership.isMember();
    }
  }
}

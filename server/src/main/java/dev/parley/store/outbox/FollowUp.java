package dev.parley.store.outbox;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.jspecify.annotations.Nullable;

/**
 * What must follow a committed event in other keyspaces: the second copies of its rows.
 *
 * <p>Written with the event, applied by the request after its commit, and again by the relay after
 * a crash; so applying is idempotent, by version.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = FollowUp.Membership.class, name = "membership"),
  @JsonSubTypes.Type(value = FollowUp.Mention.class, name = "mention"),
  @JsonSubTypes.Type(value = FollowUp.Directory.class, name = "directory")
})
public sealed interface FollowUp {
  /** A person joined, left, or opened a conversation: the copy in the person's own list. */
  record Membership(
      String teamId,
      String userId,
      String channelId,
      String channelKind,
      boolean isMember,
      boolean isOpen,
      @Nullable String peerId,
      long joinedMicros,
      long seq,
      long version)
      implements FollowUp {}

  /** A person was mentioned by name. */
  record Mention(
      String teamId,
      String userId,
      String channelId,
      long tsMicros,
      @Nullable String authorId,
      @Nullable Long threadMicros)
      implements FollowUp {}

  /**
   * A channel was made or changed: its line in the directory.
   *
   * @param actor who did it
   */
  record Directory(
      String teamId,
      String channelId,
      String channelKind,
      String name,
      boolean isArchived,
      boolean isGeneral,
      String eventType,
      String actor,
      long version)
      implements FollowUp {}
}

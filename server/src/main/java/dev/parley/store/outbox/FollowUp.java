package dev.parley.store.outbox;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Map;
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
  @JsonSubTypes.Type(value = FollowUp.Reopen.class, name = "reopen"),
  @JsonSubTypes.Type(value = FollowUp.Directory.class, name = "directory"),
  @JsonSubTypes.Type(value = FollowUp.GroupMember.class, name = "group_member"),
  @JsonSubTypes.Type(value = FollowUp.Snoozed.class, name = "snoozed"),
  @JsonSubTypes.Type(value = FollowUp.PersonChanged.class, name = "person_changed"),
  @JsonSubTypes.Type(value = FollowUp.FileShared.class, name = "file_shared"),
  @JsonSubTypes.Type(value = FollowUp.FileChanged.class, name = "file_changed"),
  @JsonSubTypes.Type(value = FollowUp.FileDeleted.class, name = "file_deleted"),
  @JsonSubTypes.Type(value = FollowUp.Imported.class, name = "imported")
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

  /**
   * A person is mentioned by name in a message, or not any more.
   *
   * @param isGone after an edit or with the message
   * @param version of the message
   */
  record Mention(
      String teamId,
      String userId,
      String channelId,
      long tsMicros,
      @Nullable String authorId,
      @Nullable Long threadMicros,
      boolean isGone,
      long version)
      implements FollowUp {}

  /**
   * A direct or group message has something new, so it is on the list again of those who took it
   * off.
   *
   * @param userIds its members but the author
   * @param seq of the message in its conversation; who closed it later than that keeps it closed
   */
  record Reopen(String teamId, String channelId, String channelKind, List<String> userIds, long seq)
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

  /**
   * A person came into a user group or went: the copy in the person's own list.
   *
   * @param isMember false also while the group is disabled
   */
  record GroupMember(String teamId, String userId, String groupId, boolean isMember, long version)
      implements FollowUp {}

  /** A person wants no notifications for a while, or wants them again: the workspace's copy. */
  record Snoozed(String teamId, String userId, long startSeconds, long endSeconds, long version)
      implements FollowUp {}

  /** A person's profile changed: guests hear of it in the conversations that they share. */
  record PersonChanged(String teamId, String userId) implements FollowUp {}

  /** A message shares a file: the copy in the file's own row. */
  record FileShared(String teamId, String ownerId, String fileId, String channelId, long tsMicros)
      implements FollowUp {}

  /**
   * A file was changed that is shared in a conversation, where that is to be told.
   *
   * @param eventType of the event to tell
   * @param version the file's
   */
  record FileChanged(
      String teamId, String fileId, String channelId, String eventType, String actor, long version)
      implements FollowUp {}

  /** A file was deleted: the messages of a conversation show it no more. */
  record FileDeleted(String teamId, String fileId, String channelId) implements FollowUp {}

  /**
   * Messages of the conversation that carries this came in with an import, or what hangs on them:
   * the copy of them that search keeps.
   *
   * @param messages their ts
   * @param files those they share, by owner
   */
  record Imported(List<Long> messages, Map<String, List<String>> files) implements FollowUp {
    public Imported {
      messages = List.copyOf(messages);
      files = Map.copyOf(files);
    }
  }
}

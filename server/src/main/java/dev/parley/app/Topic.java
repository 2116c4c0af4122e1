package dev.parley.app;

import dev.parley.model.ChannelKind;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an app subscribes to, by Slack's name, with the scope that hearing of it takes.
 *
 * @param name such as {@code message.channels} or {@code reaction_added}
 */
record Topic(String name, String scope) {
  private static final Map<String, String> SCOPES =
      Map.ofEntries(
          Map.entry("channel_archive", "channels:read"),
          Map.entry("channel_created", "channels:read"),
          Map.entry("channel_deleted", "channels:read"),
          Map.entry("channel_left", "channels:read"),
          Map.entry("channel_rename", "channels:read"),
          Map.entry("channel_unarchive", "channels:read"),
          Map.entry("dnd_updated_user", "dnd:read"),
          Map.entry("emoji_changed", "emoji:read"),
          Map.entry("file_change", "files:read"),
          Map.entry("file_created", "files:read"),
          Map.entry("file_deleted", "files:read"),
          Map.entry("file_public", "files:read"),
          Map.entry("file_shared", "files:read"),
          Map.entry("file_unshared", "files:read"),
          Map.entry("group_archive", "groups:read"),
          Map.entry("group_left", "groups:read"),
          Map.entry("group_rename", "groups:read"),
          Map.entry("group_unarchive", "groups:read"),
          Map.entry("im_created", "im:read"),
          Map.entry("pin_added", "pins:read"),
          Map.entry("pin_removed", "pins:read"),
          Map.entry("reaction_added", "reactions:read"),
          Map.entry("reaction_removed", "reactions:read"),
          Map.entry("star_added", "stars:read"),
          Map.entry("star_removed", "stars:read"),
          Map.entry("subteam_created", "usergroups:read"),
          Map.entry("subteam_members_changed", "usergroups:read"),
          Map.entry("subteam_self_added", "usergroups:read"),
          Map.entry("subteam_self_removed", "usergroups:read"),
          Map.entry("subteam_updated", "usergroups:read"),
          Map.entry("team_domain_change", "team:read"),
          Map.entry("team_join", "users:read"),
          Map.entry("team_rename", "team:read"),
          Map.entry("user_change", "users:read"),
          Map.entry("user_profile_changed", "users:read"),
          Map.entry("user_status_changed", "users:read"));

  /** A message with links. */
  static final Topic LINKS = new Topic("link_shared", "links:read");

  /** A message that names the app's bot. */
  static final Topic MENTION = new Topic("app_mention", "app_mentions:read");

  /**
   * The topic of a frame's type; empty for what the Events API does not carry.
   *
   * @param kind of the conversation whose stream carries the frame; null for other streams
   */
  static Optional<Topic> of(String type, @Nullable ChannelKind kind) {
    if (kind == null) {
      return Optional.ofNullable(SCOPES.get(type)).map(scope -> new Topic(type, scope));
    }
    return switch (type) {
      case "message" -> Optional.of(message(kind));
      case "member_joined_channel", "member_left_channel" ->
          switch (kind) {
            case PUBLIC -> Optional.of(new Topic(type, "channels:read"));
            case PRIVATE -> Optional.of(new Topic(type, "groups:read"));
            case DIRECT, GROUP -> Optional.empty();
          };
      default -> of(type, null);
    };
  }

  private static Topic message(ChannelKind kind) {
    return switch (kind) {
      case PUBLIC -> new Topic("message.channels", "channels:history");
      case PRIVATE -> new Topic("message.groups", "groups:history");
      case DIRECT -> new Topic("message.im", "im:history");
      case GROUP -> new Topic("message.mpim", "mpim:history");
    };
  }

  /** Whether the Events API has a topic of that name. */
  static boolean isKnown(String name) {
    return SCOPES.containsKey(name)
        || name.equals(MENTION.name())
        || name.equals(LINKS.name())
        || name.equals("member_joined_channel")
        || name.equals("member_left_channel")
        || java.util.Arrays.stream(ChannelKind.values())
            .anyMatch(kind -> message(kind).name().equals(name));
  }
}

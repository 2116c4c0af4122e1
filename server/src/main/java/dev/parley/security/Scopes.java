package dev.parley.security;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedCollection;
import java.util.Set;

/**
 * The names of scopes: the granular ones, and the classic ones of the older specifications as
 * aliases of them.
 *
 * <p>The names are those of Slack's published specification and SDK manifests. Where a classic
 * scope's extent is not written down there, it is what its description says, never more. {@code
 * parley.client} is Parley's own: what a person's client alone may do, such as read drafts.
 */
public final class Scopes {
  /** A missing scope, as {@code missing_scope} shows it. */
  public record Missing(String needed, String provided) {}

  /** Every granular scope, in order. */
  static final List<String> GRANULAR =
      List.of(
          "admin.apps:read",
          "admin.apps:write",
          "admin.conversations:read",
          "admin.conversations:write",
          "admin.invites:read",
          "admin.invites:write",
          "admin.teams:read",
          "admin.teams:write",
          "admin.usergroups:read",
          "admin.usergroups:write",
          "admin.users:read",
          "admin.users:write",
          "app_mentions:read",
          "authorizations:read",
          "bookmarks:read",
          "bookmarks:write",
          "calls:read",
          "calls:write",
          "channels:history",
          "channels:join",
          "channels:manage",
          "channels:read",
          "channels:write",
          "channels:write.invites",
          "channels:write.topic",
          "chat:write",
          "chat:write.customize",
          "chat:write.public",
          "commands",
          "connections:write",
          "dnd:read",
          "dnd:write",
          "email",
          "emoji:read",
          "files:read",
          "files:write",
          "groups:history",
          "groups:read",
          "groups:write",
          "groups:write.invites",
          "groups:write.topic",
          "identify",
          "identity.avatar",
          "identity.basic",
          "identity.email",
          "identity.team",
          "im:history",
          "im:read",
          "im:write",
          "im:write.topic",
          "incoming-webhook",
          "links.embed:write",
          "links:read",
          "links:write",
          "metadata.message:read",
          "mpim:history",
          "mpim:read",
          "mpim:write",
          "mpim:write.topic",
          "openid",
          "parley.client",
          "pins:read",
          "pins:write",
          "profile",
          "reactions:read",
          "reactions:write",
          "reminders:read",
          "reminders:write",
          "remote_files:read",
          "remote_files:share",
          "remote_files:write",
          "rtm:stream",
          "search:read",
          "stars:read",
          "stars:write",
          "team.billing:read",
          "team.preferences:read",
          "team:read",
          "tokens.basic",
          "usergroups:read",
          "usergroups:write",
          "users.profile:read",
          "users.profile:write",
          "users:read",
          "users:read.email",
          "users:write",
          "workflow.steps:execute");

  private static final Set<String> GRANULAR_SET = Set.copyOf(GRANULAR);

  private static final List<String> MESSAGES =
      List.of("channels:history", "groups:history", "im:history", "mpim:history");

  private static final List<String> CONVERSATIONS =
      List.of("channels:read", "groups:read", "im:read", "mpim:read");

  private static final List<String> CHANGE_CHANNELS =
      List.of(
          "channels:write",
          "channels:manage",
          "channels:join",
          "channels:write.invites",
          "channels:write.topic");

  private static final List<String> CHANGE_GROUPS =
      List.of("groups:write", "groups:write.invites", "groups:write.topic");

  private static final List<String> CHANGE_CONVERSATIONS =
      join(
          CHANGE_CHANNELS,
          CHANGE_GROUPS,
          List.of("im:write", "im:write.topic", "mpim:write", "mpim:write.topic"));

  private static final List<String> READ =
      join(
          MESSAGES,
          CONVERSATIONS,
          List.of(
              "bookmarks:read",
              "dnd:read",
              "emoji:read",
              "files:read",
              "identify",
              "pins:read",
              "reactions:read",
              "reminders:read",
              "search:read",
              "stars:read",
              "team:read",
              "usergroups:read",
              "users.profile:read",
              "users:read",
              "users:read.email"));

  private static final List<String> POST = List.of("chat:write", "files:write", "identify");

  private static final List<String> BOT =
      join(
          MESSAGES,
          CONVERSATIONS,
          List.of(
              "chat:write",
              "dnd:read",
              "emoji:read",
              "files:read",
              "files:write",
              "identify",
              "im:write",
              "mpim:write",
              "pins:read",
              "pins:write",
              "reactions:read",
              "reactions:write",
              "rtm:stream",
              "stars:read",
              "stars:write",
              "team:read",
              "usergroups:read",
              "users.profile:read",
              "users:read",
              "users:read.email",
              "users:write"));

  /**
   * What a person does in a client of their own: all but administration and an app's own doings.
   */
  private static final List<String> CLIENT =
      join(
          READ,
          POST,
          CHANGE_CONVERSATIONS,
          List.of(
              "bookmarks:write",
              "dnd:write",
              "parley.client",
              "pins:write",
              "reactions:write",
              "reminders:write",
              "rtm:stream",
              "stars:write",
              "team.preferences:read",
              "usergroups:write",
              "users.profile:write",
              "users:write"));

  private static final List<String> ADMIN =
      GRANULAR.stream().filter(scope -> scope.startsWith("admin.")).toList();

  private static final Map<String, List<String>> CLASSIC =
      Map.ofEntries(
          Map.entry("admin", join(ADMIN, List.of("identify"))),
          Map.entry("bot", BOT),
          Map.entry("channels:manage", CHANGE_CHANNELS),
          Map.entry("channels:write", CHANGE_CHANNELS),
          Map.entry("chat:write:bot", List.of("chat:write")),
          Map.entry("chat:write:user", List.of("chat:write")),
          Map.entry("client", CLIENT),
          Map.entry("conversations:history", MESSAGES),
          Map.entry("conversations:read", CONVERSATIONS),
          Map.entry("conversations:write", CHANGE_CONVERSATIONS),
          Map.entry("files:write:user", List.of("files:write")),
          Map.entry("groups:write", CHANGE_GROUPS),
          Map.entry("im:write", List.of("im:write", "im:write.topic")),
          Map.entry("mpim:write", List.of("mpim:write", "mpim:write.topic")),
          Map.entry("none", List.of()),
          Map.entry("post", POST),
          Map.entry("read", READ));

  private Scopes() {}

  /** Whether {@code scope} has a meaning here. */
  public static boolean isKnown(String scope) {
    return GRANULAR_SET.contains(scope) || CLASSIC.containsKey(scope);
  }

  /** The granular scopes that {@code scope} comes to; none for one that is not known. */
  public static SequencedCollection<String> expand(String scope) {
    List<String> alias = CLASSIC.get(scope);
    if (alias != null) {
      return alias;
    }
    return GRANULAR_SET.contains(scope) ? List.of(scope) : List.of();
  }

  /**
   * What is missing for a method that needs any one of {@code accepted}; empty if it may be called.
   *
   * @param accepted granular scopes; none if the method needs no scope
   */
  public static Optional<Missing> missing(List<String> accepted, ScopeSet provided) {
    return provided.allowsAny(accepted)
        ? Optional.empty()
        : Optional.of(new Missing(String.join(",", accepted), provided.text()));
  }

  @SafeVarargs
  private static List<String> join(List<String>... lists) {
    Set<String> joined = new LinkedHashSet<>();
    for (List<String> list : lists) {
      joined.addAll(list);
    }
    return List.copyOf(joined);
  }
}

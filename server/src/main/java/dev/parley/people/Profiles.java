package dev.parley.people;

import dev.parley.json.Json;
import dev.parley.model.Role;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** People as the wire shows them. */
public final class Profiles {
  private static final long MICROS = 1_000_000;

  private Profiles() {}

  static ObjectNode fresh(String name, String realName, @Nullable String email) {
    ObjectNode profile =
        Json.object()
            .put("title", "")
            .put("phone", "")
            .put("skype", "")
            .put("real_name", realName)
            .put("real_name_normalized", realName)
            .put("display_name", name)
            .put("display_name_normalized", name)
            .put("status_text", "")
            .put("status_emoji", "")
            .put("status_expiration", 0)
            .put("avatar_hash", "");
    if (email != null) {
      profile.put("email", email);
    }
    return profile;
  }

  /** The profile as it shows at a time: a status whose time is over is none. */
  static ObjectNode asOf(ObjectNode stored, long nowMicros) {
    long end = statusEndSeconds(stored);
    if (end == 0 || end * MICROS > nowMicros) {
      return stored;
    }
    return stored
        .deepCopy()
        .put("status_text", "")
        .put("status_emoji", "")
        .put("status_expiration", 0);
  }

  /** When a status ends by itself, in seconds since 1970; 0 for one that stays. */
  static long statusEndSeconds(ObjectNode profile) {
    return profile.path("status_expiration").asLong(0);
  }

  static boolean sameStatus(ObjectNode one, ObjectNode other) {
    return one.path("status_text").equals(other.path("status_text"))
        && one.path("status_emoji").equals(other.path("status_emoji"))
        && statusEndSeconds(one) == statusEndSeconds(other);
  }

  /** The {@code user} object of {@code users.info}. */
  public static ObjectNode user(Member member) {
    ObjectNode profile = member.profile().deepCopy();
    profile.put("team", member.teamId());
    if (member.botId() != null) {
      profile.put("bot_id", member.botId());
      if (member.appId() != null) {
        profile.put("api_app_id", member.appId());
      }
    }
    String realName = profile.path("real_name").asString(member.name());
    ObjectNode user =
        Json.object()
            .put("id", member.userId())
            .put("team_id", member.teamId())
            .put("name", member.name())
            .put("deleted", member.deleted());
    if (!member.deleted()) {
      Role role = member.role();
      user.put("color", "9f69e7")
          .put("real_name", realName)
          .put("tz", "Etc/UTC")
          .put("tz_label", "Coordinated Universal Time")
          .put("tz_offset", 0)
          .put("is_admin", role.isAdmin())
          .put("is_owner", role == Role.OWNER)
          .put("is_primary_owner", false)
          .put("is_restricted", role.isGuest())
          .put("is_ultra_restricted", role == Role.SINGLE_CHANNEL_GUEST);
    }
    user.set("profile", profile);
    return user.put("is_bot", member.isBot())
        .put("is_app_user", false)
        .put("updated", member.updatedMicros() / MICROS);
  }
}

package dev.parley.model;

import java.util.Locale;
import java.util.Optional;

/** What a person may do in a workspace. */
public enum Role {
  OWNER,
  ADMIN,
  MEMBER,
  /** A guest of several conversations. */
  GUEST,
  /** A guest of a single channel. */
  SINGLE_CHANNEL_GUEST;

  public String stored() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Role ofStored(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }

  public static Optional<Role> parse(String text) {
    for (Role role : values()) {
      if (role.stored().equals(text)) {
        return Optional.of(role);
      }
    }
    return Optional.empty();
  }

  public boolean isGuest() {
    return this == GUEST || this == SINGLE_CHANNEL_GUEST;
  }

  public boolean isAdmin() {
    return this == OWNER || this == ADMIN;
  }
}

package dev.parley.realtime.presence;

import java.util.Locale;

/** What others see of a person. */
public enum Presence {
  ACTIVE,
  AWAY;

  private final String wire = name().toLowerCase(Locale.ROOT);

  /** As frames and {@code users.getPresence} spell it. */
  public String wire() {
    return wire;
  }
}

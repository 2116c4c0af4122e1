package dev.parley.discovery;

import java.util.Locale;

/** What a server does. */
public enum ServerKind {
  WEBAPP,
  GATEWAY,
  CHANNEL,
  ADMIN,
  PRESENCE;

  /** As commands and Consul name it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}

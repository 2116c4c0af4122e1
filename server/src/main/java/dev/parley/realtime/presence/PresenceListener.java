package dev.parley.realtime.presence;

/** A gateway that watches people. Calls return at once and never throw. */
@FunctionalInterface
public interface PresenceListener {
  void presence(String userId, Presence presence);
}

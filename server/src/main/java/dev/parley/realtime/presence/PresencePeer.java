package dev.parley.realtime.presence;

import java.util.Collection;
import java.util.Map;
import java.util.function.Consumer;

/** What gateways tell and ask a presence server. Thread-safe; no call blocks. */
public interface PresencePeer {
  /** A client of the person is there, and counts as active. Repeating it changes nothing. */
  void connected(PresenceListener gateway, String userId, int socket, boolean manualAway);

  void disconnected(PresenceListener gateway, String userId, int socket);

  /** The person did something: wrote, typed, or called the API from a session of their own. */
  void active(String userId);

  /** The gateway hears of the person from now on, and at once how it stands. */
  void watch(PresenceListener gateway, String userId);

  void unwatch(PresenceListener gateway, String userId);

  void query(Collection<String> userIds, Consumer<Map<String, Presence>> answer);
}

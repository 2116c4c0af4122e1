package dev.parley.realtime.presence;

import java.util.Collection;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What is told to and asked of a presence server, in the same process or over a wire. Thread-safe;
 * no call blocks, but that {@link #status} waits for an answer over a wire, within a named time.
 */
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

  /** What {@code users.setPresence} chose; whoever stores it hands it in again with each client. */
  void setManualAway(String userId, boolean away);

  /** How it stands with a person; as with nobody there, if no server answers. */
  PresenceStatus status(String userId);
}

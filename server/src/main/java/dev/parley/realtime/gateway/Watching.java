package dev.parley.realtime.gateway;

import dev.parley.realtime.presence.Presence;
import dev.parley.realtime.presence.PresenceListener;
import dev.parley.realtime.presence.PresencePeer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/** Which sockets watch whom; touched in the gateway's turn alone. */
final class Watching {
  private final PresencePeer presence;
  private final PresenceListener self;
  private final Map<Integer, Set<String>> bySocket = new HashMap<>();
  private final Map<String, IntSet> byPerson = new HashMap<>();
  private final Map<String, Presence> known = new HashMap<>();
  private final Map<String, Presence> changed = new LinkedHashMap<>();

  Watching(PresencePeer presence, PresenceListener self) {
    this.presence = presence;
    this.self = self;
  }

  Set<String> watched(int socket) {
    return bySocket.getOrDefault(socket, Set.of());
  }

  /** Replaces whom a socket watches; returns what is known already of those it watches anew. */
  Map<String, Presence> watch(int socket, Collection<String> userIds) {
    Set<String> before = bySocket.getOrDefault(socket, Set.of());
    Set<String> wanted = new HashSet<>(userIds);
    for (String userId : before) {
      if (!wanted.contains(userId)) {
        drop(socket, userId);
      }
    }
    Map<String, Presence> fresh = new LinkedHashMap<>();
    for (String userId : userIds) {
      if (!before.contains(userId) && wanted.contains(userId)) {
        add(socket, userId, fresh);
      }
    }
    if (wanted.isEmpty()) {
      bySocket.remove(socket);
    } else {
      bySocket.put(socket, wanted);
    }
    return fresh;
  }

  private void add(int socket, String userId, Map<String, Presence> fresh) {
    IntSet sockets = byPerson.get(userId);
    if (sockets == null) {
      sockets = new IntSet();
      byPerson.put(userId, sockets);
      presence.watch(self, userId);
    }
    sockets.add(socket);
    Presence now = known.get(userId);
    if (now != null) {
      fresh.put(userId, now);
    }
  }

  private void drop(int socket, String userId) {
    IntSet sockets = byPerson.get(userId);
    if (sockets != null && sockets.remove(socket) && sockets.isEmpty()) {
      byPerson.remove(userId);
      known.remove(userId);
      changed.remove(userId);
      presence.unwatch(self, userId);
    }
  }

  void forget(int socket) {
    watch(socket, List.of());
  }

  void changed(String userId, Presence now) {
    if (byPerson.containsKey(userId) && known.put(userId, now) != now) {
      changed.put(userId, now);
    }
  }

  /** Hands out what changed since the last time, together for each socket. */
  void flush(BiConsumer<Integer, Map<Presence, List<String>>> out) {
    if (changed.isEmpty()) {
      return;
    }
    Map<Integer, Map<Presence, List<String>>> frames = new HashMap<>();
    changed.forEach(
        (userId, now) -> {
          IntSet sockets = byPerson.get(userId);
          if (sockets != null) {
            sockets.forEach(
                socket ->
                    frames
                        .computeIfAbsent(socket, _ -> new EnumMap<>(Presence.class))
                        .computeIfAbsent(now, _ -> new ArrayList<>())
                        .add(userId));
          }
        });
    changed.clear();
    frames.forEach(out);
  }
}

package dev.parley.realtime.presence;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Several presence servers as one: each person is on the one that rendezvous hashing gives, so that
 * only the people of a server that comes or goes move. What a gateway told is kept and told again
 * to whoever has the person next. Thread-safe.
 */
public final class PresenceRouter implements PresencePeer {
  /** What one gateway told of a person. */
  private static final class Told {
    final Map<Integer, Boolean> sockets = new HashMap<>();
    boolean watched;

    boolean isNothing() {
      return sockets.isEmpty() && !watched;
    }
  }

  private final Map<PresenceListener, Map<String, Told>> told = new HashMap<>();
  private Map<String, PresencePeer> servers = new TreeMap<>();

  /** Goes over to these servers, by their ids. */
  public synchronized void servers(Map<String, ? extends PresencePeer> alive) {
    Map<String, PresencePeer> before = servers;
    Map<String, PresencePeer> now = new TreeMap<>(alive);
    servers = now;
    told.forEach(
        (gateway, people) ->
            people.forEach(
                (userId, what) -> {
                  PresencePeer from = server(before, userId);
                  PresencePeer to = server(now, userId);
                  if (Objects.equals(from, to)) {
                    return;
                  }
                  if (from != null) {
                    withdraw(from, gateway, userId, what);
                  }
                  if (to != null) {
                    tell(to, gateway, userId, what);
                  }
                }));
  }

  /** The server forgot what the gateway had told it, and is told again. */
  public synchronized void tellAgain(PresencePeer server, PresenceListener gateway) {
    told.getOrDefault(gateway, Map.of())
        .forEach(
            (userId, what) -> {
              if (server.equals(server(servers, userId))) {
                tell(server, gateway, userId, what);
              }
            });
  }

  private static void tell(PresencePeer to, PresenceListener gateway, String userId, Told what) {
    what.sockets.forEach((socket, away) -> to.connected(gateway, userId, socket, away));
    if (what.watched) {
      to.watch(gateway, userId);
    }
  }

  private static void withdraw(
      PresencePeer from, PresenceListener gateway, String userId, Told what) {
    what.sockets.forEach((socket, _) -> from.disconnected(gateway, userId, socket));
    if (what.watched) {
      from.unwatch(gateway, userId);
    }
  }

  private static @Nullable PresencePeer server(Map<String, PresencePeer> among, String userId) {
    PresencePeer best = null;
    long bestScore = Long.MIN_VALUE;
    for (Map.Entry<String, PresencePeer> entry : among.entrySet()) {
      long score = score(entry.getKey(), userId);
      if (best == null || score > bestScore) {
        best = entry.getValue();
        bestScore = score;
      }
    }
    return best;
  }

  /** Of String.hashCode alone, which is specified: every process must place people alike. */
  private static long score(String serverId, String userId) {
    long mixed = ((long) serverId.hashCode() << 32) ^ userId.hashCode();
    mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }

  private synchronized @Nullable PresencePeer server(String userId) {
    return server(servers, userId);
  }

  private Told told(PresenceListener gateway, String userId) {
    return told.computeIfAbsent(gateway, _ -> new HashMap<>())
        .computeIfAbsent(userId, _ -> new Told());
  }

  private void forgetIfNothing(PresenceListener gateway, String userId) {
    Map<String, Told> people = told.get(gateway);
    Told what = people == null ? null : people.get(userId);
    if (people != null && what != null && what.isNothing()) {
      people.remove(userId);
    }
  }

  @Override
  public synchronized void connected(
      PresenceListener gateway, String userId, int socket, boolean manualAway) {
    told(gateway, userId).sockets.put(socket, manualAway);
    PresencePeer server = server(servers, userId);
    if (server != null) {
      server.connected(gateway, userId, socket, manualAway);
    }
  }

  @Override
  public synchronized void disconnected(PresenceListener gateway, String userId, int socket) {
    told(gateway, userId).sockets.remove(socket);
    forgetIfNothing(gateway, userId);
    PresencePeer server = server(servers, userId);
    if (server != null) {
      server.disconnected(gateway, userId, socket);
    }
  }

  @Override
  public synchronized void watch(PresenceListener gateway, String userId) {
    told(gateway, userId).watched = true;
    PresencePeer server = server(servers, userId);
    if (server != null) {
      server.watch(gateway, userId);
    }
  }

  @Override
  public synchronized void unwatch(PresenceListener gateway, String userId) {
    told(gateway, userId).watched = false;
    forgetIfNothing(gateway, userId);
    PresencePeer server = server(servers, userId);
    if (server != null) {
      server.unwatch(gateway, userId);
    }
  }

  @Override
  public void active(String userId) {
    PresencePeer server = server(userId);
    if (server != null) {
      server.active(userId);
    }
  }

  /** Those who are set away or back are so for whoever has them next as well. */
  @Override
  public void setManualAway(String userId, boolean away) {
    PresencePeer server;
    synchronized (this) {
      told.values().stream()
          .map(people -> people.get(userId))
          .filter(what -> what != null)
          .forEach(what -> what.sockets.replaceAll((_, _) -> away));
      server = server(servers, userId);
    }
    if (server != null) {
      server.setManualAway(userId, away);
    }
  }

  @Override
  public PresenceStatus status(String userId) {
    PresencePeer server = server(userId);
    return server == null ? PresenceStatus.ABSENT : server.status(userId);
  }

  /** Answers once for each server that has some of them; as away for those whom none has. */
  @Override
  public void query(Collection<String> userIds, Consumer<Map<String, Presence>> answer) {
    Map<PresencePeer, Set<String>> byServer = new HashMap<>();
    List<String> nowhere = new ArrayList<>();
    for (String userId : userIds) {
      PresencePeer server = server(userId);
      if (server == null) {
        nowhere.add(userId);
      } else {
        byServer.computeIfAbsent(server, _ -> new HashSet<>()).add(userId);
      }
    }
    if (!nowhere.isEmpty() || byServer.isEmpty()) {
      answer.accept(
          nowhere.stream().distinct().collect(Collectors.toMap(id -> id, _ -> Presence.AWAY)));
    }
    byServer.forEach((server, ids) -> server.query(ids, answer));
  }
}

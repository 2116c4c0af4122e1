package dev.parley.realtime.presence;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Presence of the people on this server, in memory; gateways rebuild a lost one by connecting and
 * watching again. Thread-safe behind one lock; nothing under it blocks.
 *
 * <p>A person is active while a client is connected and something was done within {@code
 * autoAwayMillis}, unless they set themselves away. Others hear of a change once it has lasted.
 */
public final class PresenceServer implements PresencePeer {
  private final InstantSource clock;
  private final PresenceLimits limits;
  private final Map<String, Person> people = new HashMap<>();
  private final PriorityQueue<Due> due =
      new PriorityQueue<>(Comparator.comparingLong(Due::atMillis));

  public PresenceServer(InstantSource clock, PresenceLimits limits) {
    this.clock = clock;
    this.limits = limits;
  }

  private record Client(PresenceListener gateway, int socket) {}

  private record Due(long atMillis, String userId) {}

  private static final class Person {
    final Set<Client> clients = new HashSet<>();
    final Set<PresenceListener> watchers = new HashSet<>();
    boolean manualAway;
    long lastActivityMillis;
    Presence announced = Presence.AWAY;

    /** Since when the person is other than announced; 0 if they are not. */
    long otherSinceMillis;

    /** The earliest look that is queued; 0 if there is none. */
    long nextLookMillis;
  }

  @Override
  public synchronized void connected(
      PresenceListener gateway, String userId, int socket, boolean manualAway) {
    Person person = person(userId);
    if (person.clients.add(new Client(gateway, socket))) {
      person.manualAway = manualAway;
      person.lastActivityMillis = clock.millis();
      look(userId, person);
    }
  }

  @Override
  public synchronized void disconnected(PresenceListener gateway, String userId, int socket) {
    Person person = people.get(userId);
    if (person != null && person.clients.remove(new Client(gateway, socket))) {
      look(userId, person);
    }
  }

  /** Everything that a lost gateway had told is void. */
  public synchronized void gatewayGone(PresenceListener gateway) {
    for (Map.Entry<String, Person> entry : List.copyOf(people.entrySet())) {
      Person person = entry.getValue();
      person.watchers.remove(gateway);
      person.clients.removeIf(client -> client.gateway().equals(gateway));
      look(entry.getKey(), person);
    }
  }

  @Override
  public synchronized void active(String userId) {
    Person person = people.get(userId);
    if (person != null) {
      person.lastActivityMillis = clock.millis();
      look(userId, person);
    }
  }

  @Override
  public synchronized void setManualAway(String userId, boolean away) {
    Person person = person(userId);
    person.manualAway = away;
    look(userId, person);
  }

  @Override
  public synchronized void watch(PresenceListener gateway, String userId) {
    Person person = person(userId);
    person.watchers.add(gateway);
    gateway.presence(userId, person.announced);
  }

  @Override
  public synchronized void unwatch(PresenceListener gateway, String userId) {
    Person person = people.get(userId);
    if (person != null) {
      person.watchers.remove(gateway);
      look(userId, person);
    }
  }

  @Override
  public void query(Collection<String> userIds, Consumer<Map<String, Presence>> answer) {
    Map<String, Presence> found = new HashMap<>();
    synchronized (this) {
      for (String userId : userIds) {
        Person person = people.get(userId);
        found.put(userId, person == null ? Presence.AWAY : person.announced);
      }
    }
    answer.accept(found);
  }

  @Override
  public synchronized PresenceStatus status(String userId) {
    Person person = people.get(userId);
    if (person == null) {
      return PresenceStatus.ABSENT;
    }
    boolean online = !person.clients.isEmpty();
    return new PresenceStatus(
        actual(person),
        online,
        online && idle(person),
        person.manualAway,
        person.clients.size(),
        person.lastActivityMillis);
  }

  /** Announces what has lasted; call every 100 ms or so. */
  public synchronized void tick() {
    long now = clock.millis();
    List<Due> ripe = new ArrayList<>();
    for (Due next = due.peek(); next != null && next.atMillis() <= now; next = due.peek()) {
      ripe.add(due.remove());
    }
    for (Due look : ripe) {
      Person person = people.get(look.userId());
      if (person != null) {
        if (person.nextLookMillis == look.atMillis()) {
          person.nextLookMillis = 0;
        }
        look(look.userId(), person);
      }
    }
  }

  public synchronized int people() {
    return people.size();
  }

  private Person person(String userId) {
    return people.computeIfAbsent(userId, _ -> new Person());
  }

  private void look(String userId, Person person) {
    long now = clock.millis();
    Presence actual = actual(person);
    if (actual == person.announced) {
      person.otherSinceMillis = 0;
    } else {
      if (person.otherSinceMillis == 0) {
        person.otherSinceMillis = now;
      }
      if (now - person.otherSinceMillis >= delay(actual)) {
        person.announced = actual;
        person.otherSinceMillis = 0;
        person.watchers.forEach(watcher -> watcher.presence(userId, actual));
      }
    }
    Long next = nextLook(person, actual);
    if (next != null && (person.nextLookMillis == 0 || next < person.nextLookMillis)) {
      person.nextLookMillis = next;
      due.add(new Due(next, userId));
    }
    if (next == null && forgettable(person)) {
      people.remove(userId);
    }
  }

  private @Nullable Long nextLook(Person person, Presence actual) {
    if (person.otherSinceMillis > 0) {
      return person.otherSinceMillis + delay(actual);
    }
    return actual == Presence.ACTIVE ? person.lastActivityMillis + limits.autoAwayMillis() : null;
  }

  private static boolean forgettable(Person person) {
    return person.clients.isEmpty() && person.watchers.isEmpty() && !person.manualAway;
  }

  private Presence actual(Person person) {
    boolean active = !person.clients.isEmpty() && !person.manualAway && !idle(person);
    return active ? Presence.ACTIVE : Presence.AWAY;
  }

  private boolean idle(Person person) {
    return clock.millis() - person.lastActivityMillis >= limits.autoAwayMillis();
  }

  private long delay(Presence to) {
    return switch (to) {
      case ACTIVE -> limits.activeDelayMillis();
      case AWAY -> limits.awayDelayMillis();
    };
  }
}

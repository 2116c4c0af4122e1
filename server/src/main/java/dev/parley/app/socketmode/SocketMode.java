package dev.parley.app.socketmode;

import dev.parley.app.AppEvents;
import dev.parley.app.Apps;
import dev.parley.app.Tokens;
import dev.parley.http.WebSocketListener;
import dev.parley.model.Home;
import dev.parley.store.Store;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sockets of apps on this server.
 *
 * <p>Sockets have no timers: the listener pings them, and one tick looks at their age, their
 * overdue envelopes and the tokens that opened them. Thread-safe.
 */
public final class SocketMode implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SocketMode.class);
  private static final int GOING_AWAY = 1001;
  private static final int VIOLATION = 1008;
  private static final int INTERNAL_ERROR = 1011;

  private record Key(String teamId, String appId) {}

  private final Apps apps;
  private final Tokens tokens;
  private final AppEvents events;
  private final InstantSource clock;
  private final ExecutorService workers;
  private final Executor turns;
  private final SocketModeLimits limits;
  private final Map<Key, Line> lines = new ConcurrentHashMap<>();
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicBoolean checking = new AtomicBoolean();
  private volatile boolean closing;

  /**
   * A server without sockets.
   *
   * @param workers run what blocks, each call on a thread of its own
   */
  public SocketMode(
      Apps apps,
      Tokens tokens,
      AppEvents events,
      InstantSource clock,
      ExecutorService workers,
      SocketModeLimits limits) {
    this.apps = apps;
    this.tokens = tokens;
    this.events = events;
    this.clock = clock;
    this.workers = workers;
    this.limits = limits;
    Semaphore permits = new Semaphore(limits.maxTurnsAtOnce());
    this.turns = work -> workers.execute(() -> withPermit(permits, work));
  }

  private static void withPermit(Semaphore permits, Runnable work) {
    permits.acquireUninterruptibly();
    try {
      work.run();
    } finally {
      permits.release();
    }
  }

  /**
   * A socket to come, whose ticket was checked.
   *
   * @param shortLived whether the app tries out what it does when it is asked to open anew
   */
  public WebSocketListener socket(SocketTickets.Ticket ticket, boolean shortLived) {
    long life = shortLived ? limits.shortLifeMillis() : limits.lifeMillis();
    return new AppSocket(this, limits, ticket, clock.millis(), life);
  }

  /** Something was kept for an app. */
  public void wake(Home home, String appId) {
    Line line = lines.get(new Key(home.teamId(), appId));
    if (line != null) {
      line.wake();
    }
  }

  /** Whether an app has sockets here. */
  public boolean isOpen(Home home, String appId) {
    Line line = lines.get(new Key(home.teamId(), appId));
    return line != null && !line.sockets().isEmpty();
  }

  /** The open sockets. */
  public int sockets() {
    return open.get();
  }

  void opened(AppSocket socket) {
    workers.execute(
        () -> {
          try {
            admit(socket);
          } catch (RuntimeException e) {
            LOG.warn("a socket of the app {} was not admitted", socket.ticket.appId(), e);
            socket.close(INTERNAL_ERROR, "try again");
          }
        });
  }

  private void admit(AppSocket socket) {
    SocketTickets.Ticket ticket = socket.ticket;
    Home home = Home.local(ticket.teamId());
    boolean good =
        !tokens.goodApps(Set.of(ticket.credentialId())).isEmpty()
            && apps.bot(home, ticket.appId()).isPresent();
    if (!good) {
      refuse(socket, Frames.Reason.LINK_DISABLED);
      return;
    }
    if (closing || open.get() >= limits.maxSockets()) {
      refuse(socket, Frames.Reason.REFRESH_REQUESTED);
      return;
    }
    Line line = join(socket, home);
    int sockets = line.sockets().size();
    if (!line.sockets().contains(socket)) {
      refuse(socket, Frames.Reason.TOO_MANY_WEBSOCKETS);
      return;
    }
    long now = clock.millis();
    line.listenedMillis = now;
    apps.listen(home, ticket.appId(), until(now));
    socket.send(Frames.hello(ticket.appId(), sockets, socket.openedMillis, socket.lifeMillis));
    socket.phase = AppSocket.Phase.READY;
    if (!socket.isOpen()) {
      closed(socket);
    }
    line.wake();
  }

  private long until(long nowMillis) {
    return (nowMillis + events.limits().keptMillis()) * 1_000;
  }

  private Line join(AppSocket socket, Home home) {
    return lines.compute(
        new Key(home.teamId(), socket.ticket.appId()),
        (key, known) -> {
          Line line = known == null ? new Line(home, key.appId(), events, turns, clock) : known;
          if (line.sockets().size() < limits.maxSocketsPerApp()) {
            line.sockets().add(socket);
            open.incrementAndGet();
          }
          return line;
        });
  }

  private static void refuse(AppSocket socket, Frames.Reason reason) {
    socket.phase = AppSocket.Phase.LEAVING;
    socket.send(Frames.disconnect(reason));
    socket.close(VIOLATION, "not admitted");
  }

  void acknowledged(AppSocket socket, String eventId) {
    Line line = lines.get(key(socket));
    if (line != null) {
      line.acknowledge(eventId);
    }
  }

  void writable(AppSocket socket) {
    Line line = lines.get(key(socket));
    if (line != null) {
      line.wake();
    }
  }

  private static Key key(AppSocket socket) {
    return new Key(socket.ticket.teamId(), socket.ticket.appId());
  }

  void closed(AppSocket socket) {
    List<String> left = socket.abandon();
    Line line = lines.get(key(socket));
    if (line == null || !line.sockets().remove(socket)) {
      return;
    }
    open.decrementAndGet();
    workers.execute(() -> leave(line, left));
  }

  private void leave(Line line, List<String> left) {
    try {
      events.release(line.home, line.appId, left);
    } catch (RuntimeException e) {
      LOG.warn("events of the app {} wait until they are overdue", line.appId, e);
    }
    line.wake();
  }

  /** Looks at every socket; to be called a few times a second. */
  public void tick() {
    long now = clock.millis();
    for (Line line : lines.values()) {
      boolean due = false;
      for (AppSocket socket : line.sockets()) {
        due |= socket.expire(now, events.limits().acknowledgeMillis());
        age(socket, now);
      }
      if (due || now - line.polledMillis > limits.pollMillis()) {
        line.polledMillis = now;
        line.wake();
      }
      if (!line.sockets().isEmpty() && now - line.listenedMillis > limits.listenMillis()) {
        line.listenedMillis = now;
        workers.execute(() -> apps.listen(line.home, line.appId, until(now)));
      }
      lines.computeIfPresent(
          new Key(line.home.teamId(), line.appId), (_, known) -> known.isDone() ? null : known);
    }
    if (!lines.isEmpty() && checking.compareAndSet(false, true)) {
      workers.execute(this::check);
    }
  }

  private void age(AppSocket socket, long now) {
    long left = socket.openedMillis + socket.lifeMillis - now;
    switch (socket.phase) {
      case OPENING -> {}
      case READY -> {
        if (left <= limits.warningMillis()) {
          socket.phase = AppSocket.Phase.WARNED;
          socket.send(Frames.disconnect(Frames.Reason.WARNING));
        }
      }
      case WARNED -> {
        if (left <= 0) {
          socket.phase = AppSocket.Phase.LEAVING;
          socket.send(Frames.disconnect(Frames.Reason.REFRESH_REQUESTED));
        }
      }
      case LEAVING -> {
        if (left <= -limits.closeMillis()) {
          socket.close(GOING_AWAY, "open anew");
        }
      }
    }
  }

  /** Closes the sockets whose token was revoked, and those of apps that are not installed now. */
  private void check() {
    try {
      List<AppSocket> sockets = new ArrayList<>();
      lines.values().forEach(line -> sockets.addAll(line.sockets()));
      for (int from = 0; from < sockets.size(); from += Store.KEYS_MAX) {
        check(sockets.subList(from, Math.min(sockets.size(), from + Store.KEYS_MAX)));
      }
    } catch (RuntimeException e) {
      LOG.warn("tokens of apps could not be checked", e);
    } finally {
      checking.set(false);
    }
  }

  private void check(List<AppSocket> sockets) {
    Set<String> asked = new HashSet<>();
    sockets.forEach(socket -> asked.add(socket.ticket.credentialId()));
    Set<String> good = tokens.goodApps(asked);
    for (AppSocket socket : sockets) {
      if (!good.contains(socket.ticket.credentialId())) {
        socket.phase = AppSocket.Phase.LEAVING;
        socket.send(Frames.disconnect(Frames.Reason.LINK_DISABLED));
        socket.close(VIOLATION, "the token was revoked");
      }
    }
  }

  /**
   * Asks every app to open anew, elsewhere or later, and gives back what it did not acknowledge.
   */
  @Override
  public void close() {
    closing = true;
    for (Line line : lines.values()) {
      List<String> left = new ArrayList<>();
      for (AppSocket socket : line.sockets()) {
        socket.send(Frames.disconnect(Frames.Reason.REFRESH_REQUESTED));
        left.addAll(socket.abandon());
        socket.close(GOING_AWAY, "the server ends");
      }
      leave(line, left);
    }
  }
}

package dev.parley.app.eventsapi;

import dev.parley.app.AppEvents;
import dev.parley.app.Apps;
import dev.parley.model.Home;
import java.net.URI;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiPredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The request URLs of apps, as this server serves them. One poll finds those that came, went or
 * changed, and wakes all: so what was due while no server ran is not forgotten. Thread-safe.
 */
public final class EventsApi implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EventsApi.class);

  private record Key(String teamId, String appId) {}

  private final Apps apps;
  private final BiPredicate<Home, String> sockets;
  private final Executor turns;
  private final Map<Key, Endpoint> endpoints = new ConcurrentHashMap<>();
  private final AtomicBoolean polling = new AtomicBoolean();
  private volatile long polledMillis;
  private volatile boolean closing;
  final AppEvents events;
  final RequestSender sender;
  final InstantSource clock;
  final Executor workers;
  final EventsApiLimits limits;

  /**
   * A server without endpoints.
   *
   * @param sockets whether an app has sockets, on which it hears then
   * @param workers run what blocks, each call on a thread of its own
   */
  public EventsApi(
      Apps apps,
      AppEvents events,
      RequestSender sender,
      BiPredicate<Home, String> sockets,
      InstantSource clock,
      ExecutorService workers,
      EventsApiLimits limits) {
    this.apps = apps;
    this.events = events;
    this.sender = sender;
    this.sockets = sockets;
    this.clock = clock;
    this.workers = workers;
    this.limits = limits;
    Semaphore permits = new Semaphore(limits.maxTurnsAtOnce());
    this.turns =
        work -> {
          if (!closing) {
            workers.execute(() -> withPermit(permits, work));
          }
        };
  }

  private static void withPermit(Semaphore permits, Runnable work) {
    permits.acquireUninterruptibly();
    try {
      work.run();
    } finally {
      permits.release();
    }
  }

  boolean hasSockets(Home home, String appId) {
    return sockets.test(home, appId);
  }

  /** Something was kept for an app. */
  public void wake(Home home, String appId) {
    Endpoint endpoint = endpoints.get(new Key(home.teamId(), appId));
    if (endpoint != null) {
      endpoint.wake();
    }
  }

  /** Looks at what is to be done; to be called a few times a second. */
  public void tick() {
    long now = clock.millis();
    if (now - polledMillis >= limits.pollMillis() && polling.compareAndSet(false, true)) {
      polledMillis = now;
      workers.execute(this::poll);
    }
  }

  private void poll() {
    try {
      Set<Key> found = new HashSet<>();
      for (Apps.Addressed app : apps.addressed(limits.maxEndpoints())) {
        Key key = new Key(app.home().teamId(), app.appId());
        found.add(key);
        serve(key, app);
      }
      for (Key key : Set.copyOf(endpoints.keySet())) {
        if (!found.contains(key)) {
          forget(key);
        }
      }
    } catch (RuntimeException e) {
      LOG.warn("the request URLs of apps could not be read", e);
    } finally {
      polling.set(false);
    }
  }

  private void serve(Key key, Apps.Addressed app) {
    URI url = app.requestUrl();
    Endpoint known = endpoints.get(key);
    if (closing) {
      return;
    }
    if (known == null || !known.leadsTo(url)) {
      forget(key);
      String secret = apps.signingSecret(app.appId());
      known = new Endpoint(this, app.home(), app.appId(), url, secret, turns);
      endpoints.put(key, known);
    }
    known.wake();
  }

  private void forget(Key key) {
    Endpoint gone = endpoints.remove(key);
    if (gone != null) {
      gone.close();
    }
  }

  /** Sends nothing more; what was not acknowledged is due again for whoever serves next. */
  @Override
  public void close() {
    closing = true;
    endpoints.values().forEach(Endpoint::close);
    sender.close();
  }
}

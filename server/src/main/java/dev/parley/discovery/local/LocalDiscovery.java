package dev.parley.discovery.local;

import dev.parley.discovery.Discovery;
import dev.parley.discovery.DiscoveryLimits;
import dev.parley.discovery.Entry;
import dev.parley.discovery.Registration;
import dev.parley.discovery.Server;
import dev.parley.discovery.ServerKind;
import dev.parley.discovery.Watch;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Discovery inside one process, on a clock that is handed in. Whose time ran out is noticed at
 * {@link #tick}.
 *
 * <p>Listeners are told outside of the lock by one thread at a time: whoever changed something, or
 * who is telling already.
 */
public final class LocalDiscovery implements Discovery {
  private static final Logger LOG = LoggerFactory.getLogger(LocalDiscovery.class);

  private final InstantSource clock;
  private final DiscoveryLimits limits;
  private final TreeMap<String, Living> living = new TreeMap<>();
  private final Map<String, Entry> entries = new HashMap<>();
  private final List<Watching> watches = new ArrayList<>();
  private final ArrayDeque<Runnable> news = new ArrayDeque<>();
  private long versions;
  private boolean telling;

  private record Living(Server server, long untilMillis) {}

  public LocalDiscovery(InstantSource clock, DiscoveryLimits limits) {
    this.clock = clock;
    this.limits = limits;
  }

  @Override
  public Registration register(Server server) {
    Registered registered = new Registered(server);
    registered.confirm();
    return registered;
  }

  @Override
  public synchronized List<Server> live(ServerKind kind) {
    long now = clock.millis();
    return living.values().stream()
        .filter(l -> l.server().kind() == kind && l.untilMillis() > now)
        .map(Living::server)
        .toList();
  }

  @Override
  public Watch watch(ServerKind kind, Consumer<List<Server>> listener) {
    return start(new Watching(kind, null, () -> listener.accept(live(kind))));
  }

  @Override
  public synchronized Entry get(String key) {
    return entries.getOrDefault(key, Entry.NONE);
  }

  @Override
  public boolean unchanged(String key, long version) {
    return get(key).version() == version;
  }

  @Override
  public boolean compareAndSet(String key, long version, byte[] value) {
    if (value.length > VALUE_BYTES_MAX) {
      throw new IllegalArgumentException("a value of " + value.length + " bytes");
    }
    synchronized (this) {
      if (get(key).version() != version) {
        return false;
      }
      entries.put(key, new Entry(++versions, value.clone()));
      changed(null, key);
    }
    tell();
    return true;
  }

  @Override
  public Watch watch(String key, Consumer<Entry> listener) {
    return start(new Watching(null, key, () -> listener.accept(get(key))));
  }

  /** Notices whose time ran out; call several times within {@link DiscoveryLimits#ttlMillis}. */
  public void tick() {
    synchronized (this) {
      long now = clock.millis();
      List<Server> lost = new ArrayList<>();
      living.values().stream()
          .filter(l -> l.untilMillis() <= now)
          .forEach(l -> lost.add(l.server()));
      for (Server server : lost) {
        living.remove(server.id());
        changed(server.kind(), null);
      }
    }
    tell();
  }

  @Override
  public long silentMillis() {
    return 0;
  }

  @Override
  public synchronized void close() {
    watches.clear();
  }

  private Watch start(Watching watching) {
    synchronized (this) {
      watches.add(watching);
      news.add(() -> tell(watching));
    }
    tell();
    return () -> {
      synchronized (this) {
        watches.remove(watching);
      }
    };
  }

  private void changed(@Nullable ServerKind kind, @Nullable String key) {
    for (Watching watching : watches) {
      if (kind == null
          ? watching.key() != null && watching.key().equals(key)
          : watching.kind() == kind) {
        news.add(() -> tell(watching));
      }
    }
  }

  private void tell(Watching watching) {
    boolean watched;
    synchronized (this) {
      watched = watches.contains(watching);
    }
    if (watched) {
      watching.listener().run();
    }
  }

  private void tell() {
    synchronized (this) {
      if (telling) {
        return;
      }
      telling = true;
    }
    for (Runnable next = next(); next != null; next = next()) {
      boolean told = false;
      try {
        next.run();
        told = true;
      } catch (RuntimeException e) {
        told = true;
        LOG.error("a listener of discovery failed", e);
      } finally {
        if (!told) {
          stopTelling();
        }
      }
    }
  }

  private synchronized void stopTelling() {
    telling = false;
  }

  private synchronized @Nullable Runnable next() {
    Runnable next = news.poll();
    telling = next != null;
    return next;
  }

  private record Watching(@Nullable ServerKind kind, @Nullable String key, Runnable listener) {}

  private final class Registered implements Registration {
    private Server server;
    private boolean closed;

    Registered(Server server) {
      this.server = server;
    }

    @Override
    public void confirm() {
      synchronized (LocalDiscovery.this) {
        if (closed) {
          return;
        }
        Living before =
            living.put(server.id(), new Living(server, clock.millis() + limits.ttlMillis()));
        if (before == null || !before.server().equals(server)) {
          changed(server.kind(), null);
        }
      }
      tell();
    }

    @Override
    public void change(Server to) {
      synchronized (LocalDiscovery.this) {
        if (!to.id().equals(server.id()) || to.kind() != server.kind()) {
          throw new IllegalArgumentException("another server: " + to.id());
        }
        server = to;
      }
      confirm();
    }

    @Override
    public void close() {
      synchronized (LocalDiscovery.this) {
        closed = true;
        if (living.remove(server.id()) != null) {
          changed(server.kind(), null);
        }
      }
      tell();
    }
  }
}

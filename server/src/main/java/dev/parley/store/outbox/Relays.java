package dev.parley.store.outbox;

import dev.parley.model.MicroClock;
import dev.parley.store.Keyspace;
import dev.parley.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All relays of an installation, each on a thread of its own that ends with {@link #close}: one of
 * the system's, since the index works on it for long and would keep requests from their carrier.
 *
 * <p>A relay is woken by what this process publishes and looks now and then for what others
 * committed. It lets events gather before a step, since requests have told of them already and a
 * step costs a commit whatever it carries.
 */
public final class Relays implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Relays.class);

  /** How often a relay looks that nothing wakes. */
  private static final long IDLE_NANOS = 100_000_000;

  /** How long events gather before a step. */
  private static final long GATHER_NANOS = 50_000_000;

  private static final int SWEEP_EVERY = 300;

  private final List<Running> running = new ArrayList<>();
  private volatile boolean open = true;

  public Relays(Store store, String holder, MicroClock clock, List<Relay.Consumer> consumers) {
    for (Keyspace keyspace : List.of(Keyspace.TEAM, Keyspace.CHANNEL, Keyspace.USER)) {
      for (String shard : store.shards(keyspace)) {
        running.add(
            new Running(keyspace, new Relay(store, keyspace, shard, holder, clock, consumers)));
      }
    }
  }

  public void start() {
    running.forEach(one -> one.thread.start());
  }

  /** The same publisher, which tells the relays that there is something in their outbox. */
  public Publisher waking(Publisher publisher) {
    return event -> {
      wake(Outbox.keyspaceOf(event.stream()));
      publisher.publish(event);
    };
  }

  private void wake(Keyspace keyspace) {
    for (Running one : running) {
      if (one.keyspace == keyspace) {
        one.wake();
      }
    }
  }

  /** A relay and its thread. */
  private final class Running {
    final Keyspace keyspace;
    final Relay relay;
    final Thread thread = Thread.ofPlatform().name("relay").daemon().unstarted(this::run);
    private volatile boolean woken;

    Running(Keyspace keyspace, Relay relay) {
      this.keyspace = keyspace;
      this.relay = relay;
    }

    void wake() {
      if (!woken) {
        woken = true;
        LockSupport.unpark(thread);
      }
    }

    private void run() {
      boolean sweeps = false;
      for (int round = 1; open; round++) {
        try {
          woken = false;
          int work = relay.step();
          if (sweeps || round % SWEEP_EVERY == 0) {
            sweeps = relay.sweep();
          }
          if (work == 0) {
            await(IDLE_NANOS, true);
          }
          if (work < Relay.BATCH_MAX) {
            await(GATHER_NANOS, false);
          }
        } catch (RuntimeException e) {
          if (open) {
            LOG.warn("a relay goes on after a failure", e);
            await(IDLE_NANOS, false);
          }
        }
      }
    }

    private void await(long nanos, boolean endsWhenWoken) {
      long end = System.nanoTime() + nanos;
      for (long left = nanos; open && left > 0; left = end - System.nanoTime()) {
        if (endsWhenWoken && woken) {
          return;
        }
        LockSupport.parkNanos(left);
      }
    }
  }

  /** Whether everything committed has been handed on. */
  public boolean isIdle() {
    return running.stream().allMatch(one -> one.relay.isIdle());
  }

  @Override
  public void close() {
    open = false;
    running.forEach(one -> LockSupport.unpark(one.thread));
    for (Running one : running) {
      try {
        one.thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}

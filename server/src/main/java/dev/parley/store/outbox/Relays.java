package dev.parley.store.outbox;

import dev.parley.model.MicroClock;
import dev.parley.store.Keyspace;
import dev.parley.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All relays of an installation, each on a thread of its own that ends with {@link #close}. */
public final class Relays implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Relays.class);
  private static final long IDLE_NANOS = 100_000_000;
  private static final int SWEEP_EVERY = 300;

  private final List<Relay> relays = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean open = true;

  public Relays(Store store, String holder, MicroClock clock, List<Relay.Consumer> consumers) {
    for (Keyspace keyspace : List.of(Keyspace.TEAM, Keyspace.CHANNEL, Keyspace.USER)) {
      for (String shard : store.shards(keyspace)) {
        relays.add(new Relay(store, keyspace, shard, holder, clock, consumers));
      }
    }
  }

  public void start() {
    for (Relay relay : relays) {
      threads.add(Thread.ofVirtual().name("relay").start(() -> run(relay)));
    }
  }

  private void run(Relay relay) {
    for (int round = 1; open; round++) {
      try {
        if (relay.step() == 0) {
          LockSupport.parkNanos(IDLE_NANOS);
        }
        if (round % SWEEP_EVERY == 0) {
          relay.sweep();
        }
      } catch (RuntimeException e) {
        if (open) {
          LOG.warn("a relay goes on after a failure", e);
          LockSupport.parkNanos(IDLE_NANOS);
        }
      }
    }
  }

  /** Whether everything committed has been handed on. */
  public boolean isIdle() {
    return relays.stream().allMatch(Relay::isIdle);
  }

  @Override
  public void close() {
    open = false;
    threads.forEach(LockSupport::unpark);
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}

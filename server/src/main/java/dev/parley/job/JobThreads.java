package dev.parley.job;

import dev.parley.model.MicroClock;
import dev.parley.store.Keyspace;
import dev.parley.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The due work of an installation, each shard's on a thread that ends with {@link #close}. */
public final class JobThreads implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(JobThreads.class);
  private static final long NANOS_OF_MILLI = 1_000_000;

  private final List<Thread> threads = new ArrayList<>();
  private final JobLimits limits;
  private volatile boolean open = true;

  /** Starts looking for the jobs of these workers. */
  public JobThreads(Store store, MicroClock clock, List<Worker> workers, JobLimits limits) {
    this.limits = limits;
    for (Keyspace keyspace : JobRows.KEYSPACES) {
      if (workers.stream().anyMatch(worker -> worker.kind().keyspace() == keyspace)) {
        for (String shard : store.shards(keyspace)) {
          DueJobs jobs = new DueJobs(store, keyspace, shard, clock, workers, limits);
          threads.add(Thread.ofVirtual().name("jobs").start(() -> run(jobs)));
        }
      }
    }
  }

  private void run(DueJobs jobs) {
    while (open) {
      try {
        if (jobs.step() > 0) {
          continue;
        }
      } catch (RuntimeException e) {
        if (open) {
          LOG.warn("the jobs of a shard go on after a failure", e);
        }
      }
      if (open) {
        LockSupport.parkNanos(limits.idleMillis() * NANOS_OF_MILLI);
      }
    }
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

package dev.parley.job;

import dev.parley.model.Home;
import dev.parley.model.MicroClock;
import dev.parley.store.Binds;
import dev.parley.store.Keyspace;
import dev.parley.store.Route;
import dev.parley.store.Session;
import dev.parley.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Claims the due jobs of one shard and has them done, in the order in which they fell due.
 *
 * <p>Kinds without a worker stay where they are, for a server of a newer version. Several may work
 * on one shard, each on a thread of its own.
 */
public final class DueJobs {
  private static final Logger LOG = LoggerFactory.getLogger(DueJobs.class);
  private static final long MICROS_OF_MILLI = 1_000;

  private final Store store;
  private final Keyspace keyspace;
  private final String shard;
  private final MicroClock clock;
  private final Map<String, Worker> workers;
  private final JobLimits limits;

  /**
   * For one shard.
   *
   * @param workers of this keyspace and others; at least one of this one
   */
  public DueJobs(
      Store store,
      Keyspace keyspace,
      String shard,
      MicroClock clock,
      List<Worker> workers,
      JobLimits limits) {
    this.store = store;
    this.keyspace = keyspace;
    this.shard = shard;
    this.clock = clock;
    this.workers =
        workers.stream()
            .filter(worker -> worker.kind().keyspace() == keyspace)
            .collect(Collectors.toUnmodifiableMap(worker -> worker.kind().name(), one -> one));
    this.limits = limits;
  }

  private record Found(String teamId, String key, String kind, String item, long epoch, int tries) {
    Binds binds() {
      return Binds.of("key", key).and("kind", kind).and("item", item).and("epoch", epoch);
    }
  }

  /**
   * Looks for due jobs once, and does those that it could claim.
   *
   * @return how many it claimed
   */
  public int step() {
    long now = clock.micros();
    List<Job> claimed = claim(now);
    long leaseEnd = now + limits.leaseMillis() * MICROS_OF_MILLI;
    for (Job job : claimed) {
      // A job takes less than half a lease, so the later ones are left to whoever claims them next.
      if (clock.micros() - now < (leaseEnd - now) / 2) {
        work(job);
      }
    }
    return claimed.size();
  }

  private List<Job> claim(long now) {
    List<Found> due =
        store.readShard(
            keyspace,
            shard,
            session ->
                session.list(
                    JobRows.due(keyspace),
                    Binds.of("now", now)
                        .and("kinds", workers.keySet())
                        .and("most", limits.batchMax()),
                    row ->
                        new Found(
                            row.text("team_id"),
                            row.text("job_key"),
                            row.text("kind"),
                            row.text("item_id"),
                            row.number("epoch"),
                            (int) row.number("attempts"))));
    if (due.isEmpty()) {
      return List.of();
    }
    long lease = now + limits.leaseMillis() * MICROS_OF_MILLI;
    return store.writeShard(keyspace, shard, session -> claim(session, due, lease));
  }

  private List<Job> claim(Session session, List<Found> due, long lease) {
    List<Job> claimed = new ArrayList<>();
    for (Found found : due) {
      if (session.run(JobRows.claim(keyspace), found.binds().and("due", lease)) == 1) {
        claimed.add(
            new Job(
                new Route(Home.local(found.teamId()), keyspace, found.key()),
                worker(found.kind()).kind(),
                found.item(),
                found.epoch() + 1,
                found.tries()));
      }
    }
    return claimed;
  }

  private Worker worker(String kind) {
    Worker worker = workers.get(kind);
    if (worker == null) {
      throw new IllegalStateException("no worker for " + kind);
    }
    return worker;
  }

  private void work(Job job) {
    Worker worker = worker(job.kind().name());
    try {
      switch (worker.run(job)) {
        case Worker.Outcome.Done _ -> finish(job);
        case Worker.Outcome.Again(long due) -> again(job, due, 0);
      }
    } catch (RuntimeException e) {
      int failures = job.attempts() + 1;
      LOG.warn("a job of kind {} failed for the {}. time", job.kind().name(), failures, e);
      failed(worker, job, failures);
    }
  }

  private void failed(Worker worker, Job job, int failures) {
    try {
      if (failures >= limits.attemptsMax()) {
        worker.giveUp(job);
        finish(job);
      } else {
        long wait = limits.retryMillis(failures) * MICROS_OF_MILLI;
        again(job, clock.micros() + wait, failures);
      }
    } catch (RuntimeException e) {
      LOG.warn("a job of kind {} comes again when its lease ends", job.kind().name(), e);
    }
  }

  private void finish(Job job) {
    write(session -> session.run(JobRows.finish(keyspace), binds(job)), job);
  }

  private void again(Job job, long dueMicros, int attempts) {
    write(
        session ->
            session.run(
                JobRows.again(keyspace),
                binds(job).and("due", dueMicros).and("attempts", attempts)),
        job);
  }

  private void write(Function<Session, Integer> work, Job job) {
    if (store.writeShard(keyspace, shard, work) == 0) {
      LOG.info("a job of kind {} was claimed or put anew while it ran", job.kind().name());
    }
  }

  private static Binds binds(Job job) {
    return Binds.of("key", job.key())
        .and("kind", job.kind().name())
        .and("item", job.item())
        .and("epoch", job.epoch());
  }
}

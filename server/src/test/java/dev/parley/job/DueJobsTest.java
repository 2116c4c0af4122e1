package dev.parley.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.contract.TestDatabase;
import dev.parley.model.Home;
import dev.parley.model.MicroClock;
import dev.parley.store.Keyspace;
import dev.parley.store.Route;
import dev.parley.store.jdbc.JdbcStore;
import dev.parley.store.jdbc.PoolLimits;
import dev.parley.store.jdbc.Schema;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

@Tag("engine")
class DueJobsTest {
  private static final Home HOME = Home.local("T1");
  private static final long START = 1_700_000_000_000_000L;
  private static final long SECOND = 1_000_000;
  private static final JobLimits LIMITS = new JobLimits(50, 60_000, 10, 3, 2_000, 5_000);
  private static final AtomicInteger NAMES = new AtomicInteger();

  @TempDir static Path dir;
  private static TestDatabase database;
  private static JdbcStore store;

  private final AtomicLong now = new AtomicLong(START);
  private final MicroClock clock =
      new MicroClock(() -> Instant.ofEpochSecond(0, now.get() * 1_000));

  /** Its own in each test, so that no test does the jobs of another. */
  private final JobKind kind = new JobKind("test-" + NAMES.incrementAndGet(), Keyspace.USER);

  @BeforeAll
  static void start(TestInfo test) throws Exception {
    database = TestDatabase.of(test, dir.resolve("data"));
    store = new JdbcStore(database.urls(), PoolLimits.DEFAULTS.withConnections(4), new Random(1));
    Schema.apply(store);
  }

  @AfterAll
  static void stop() {
    store.close();
    database.close();
  }

  /** A worker that keeps what it was given. */
  private final class Recorder implements Worker {
    final List<String> done = Collections.synchronizedList(new ArrayList<>());
    final List<String> givenUp = new ArrayList<>();
    Function<Job, Outcome> work = job -> Outcome.DONE;

    @Override
    public JobKind kind() {
      return kind;
    }

    @Override
    public Outcome run(Job job) {
      Outcome outcome = work.apply(job);
      done.add(job.item());
      return outcome;
    }

    @Override
    public void giveUp(Job job) {
      givenUp.add(job.item());
    }
  }

  private DueJobs jobs(Worker worker) {
    return new DueJobs(
        store, Keyspace.USER, store.shardOf(Keyspace.USER, "U1"), clock, List.of(worker), LIMITS);
  }

  private void put(String item, long due) {
    store.write(
        Route.user(HOME, "U1"),
        session -> {
          Jobs.put(session, kind, item, due, now.get());
          return true;
        });
  }

  private void remove(String item) {
    store.write(
        Route.user(HOME, "U1"),
        session -> {
          Jobs.remove(session, kind, item);
          return true;
        });
  }

  private void pass(long seconds) {
    now.addAndGet(seconds * SECOND);
  }

  @Test
  void doesAJobOnceAndNotBeforeItsTime() {
    Recorder worker = new Recorder();
    DueJobs jobs = jobs(worker);
    put("later", START + 10 * SECOND);
    put("sooner", START + 5 * SECOND);
    assertThat(jobs.step()).isZero();
    pass(10);
    assertThat(jobs.step()).isEqualTo(2);
    pass(100);
    assertThat(jobs.step()).isZero();
    assertThat(worker.done).containsExactly("sooner", "later");
  }

  @Test
  void doesNoJobThatWasTakenAwayOrPutOff() {
    Recorder worker = new Recorder();
    put("gone", START);
    put("later", START);
    remove("gone");
    put("later", START + SECOND);
    assertThat(jobs(worker).step()).isZero();
    pass(1);
    jobs(worker).step();
    assertThat(worker.done).containsExactly("later");
  }

  @Test
  void sharesJobsBetweenServersSoThatEachIsDoneOnce() throws Exception {
    Recorder worker = new Recorder();
    List<String> all = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      put("job-" + i, START);
      all.add("job-" + i);
    }
    List<Thread> servers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      DueJobs jobs = jobs(worker);
      servers.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    while (worker.done.size() < all.size()) {
                      jobs.step();
                    }
                  }));
    }
    for (Thread server : servers) {
      server.join();
    }
    assertThat(worker.done).containsExactlyInAnyOrderElementsOf(all);
  }

  @Test
  void doesTheJobOfALostServerWhenItsLeaseEnds() {
    Recorder lost = new Recorder();
    lost.work =
        job -> {
          throw new AssertionError("the server is gone");
        };
    put("orphan", START);
    assertThatThrownBy(() -> jobs(lost).step()).isInstanceOf(AssertionError.class);
    Recorder other = new Recorder();
    pass(59);
    assertThat(jobs(other).step()).isZero();
    pass(1);
    assertThat(jobs(other).step()).isEqualTo(1);
    assertThat(other.done).containsExactly("orphan");
  }

  @Test
  void lettingItsLeaseEndAServerChangesNothingMore() {
    Recorder other = new Recorder();
    other.work = job -> new Worker.Outcome.Again(now.get() + 10 * SECOND);
    Recorder slow = new Recorder();
    slow.work =
        job -> {
          pass(60);
          jobs(other).step();
          return Worker.Outcome.DONE;
        };
    put("fought-over", START);
    jobs(slow).step();
    pass(10);
    assertThat(jobs(other).step()).isEqualTo(1);
    assertThat(other.done).containsExactly("fought-over", "fought-over");
  }

  @Test
  void keepsAJobThatWasPutAnewWhileItRan() {
    Recorder worker = new Recorder();
    worker.work =
        job -> {
          worker.work = again -> Worker.Outcome.DONE;
          remove("status");
          put("status", START + 10 * SECOND);
          return Worker.Outcome.DONE;
        };
    put("status", START);
    jobs(worker).step();
    pass(10);
    assertThat(jobs(worker).step()).isEqualTo(1);
    assertThat(jobs(worker).step()).isZero();
  }

  @Test
  void triesAFailedJobAgainEverLaterAndGivesItUpInTheEnd() {
    Recorder worker = new Recorder();
    worker.work =
        job -> {
          throw new IllegalStateException("attempt " + job.attempts());
        };
    put("bad", START);
    DueJobs jobs = jobs(worker);
    assertThat(jobs.step()).isEqualTo(1);
    pass(1);
    assertThat(jobs.step()).isZero();
    pass(1);
    assertThat(jobs.step()).isEqualTo(1);
    pass(3);
    assertThat(jobs.step()).isZero();
    pass(1);
    assertThat(jobs.step()).isEqualTo(1);
    assertThat(worker.givenUp).containsExactly("bad");
    pass(1_000);
    assertThat(jobs.step()).isZero();
  }

  @Test
  void leavesTheRestOfABatchWhenHalfItsLeaseIsOver() {
    Recorder worker = new Recorder();
    worker.work =
        job -> {
          pass(20);
          return Worker.Outcome.DONE;
        };
    for (int i = 0; i < 4; i++) {
      put("slow-" + i, START + i);
    }
    pass(1);
    assertThat(jobs(worker).step()).isEqualTo(4);
    assertThat(worker.done).containsExactly("slow-0", "slow-1");
    pass(20);
    assertThat(jobs(worker).step()).isEqualTo(2);
    assertThat(worker.done).hasSize(4);
  }

  @Test
  void leavesJobsOfAKindThatItDoesNotKnow() {
    put("newer", START);
    JobKind other = new JobKind(kind.name() + "-other", Keyspace.USER);
    Worker stranger =
        new Worker() {
          @Override
          public JobKind kind() {
            return other;
          }

          @Override
          public Outcome run(Job job) {
            throw new AssertionError(job);
          }

          @Override
          public void giveUp(Job job) {
            throw new AssertionError(job);
          }
        };
    assertThat(jobs(stranger).step()).isZero();
    Recorder worker = new Recorder();
    assertThat(jobs(worker).step()).isEqualTo(1);
  }

  @Test
  void looksForJobsUntilItIsClosed() {
    Recorder worker = new Recorder();
    try (JobThreads threads = new JobThreads(store, clock, List.of(worker), LIMITS)) {
      put("soon", START);
      org.awaitility.Awaitility.await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> worker.done.contains("soon"));
    }
    put("never", START);
    assertThat(worker.done).containsExactly("soon");
  }
}

package dev.parley.realtime.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Replay one seed with {@code -Dsim.seed=N}; run others with {@code -Dsim.cluster.seeds=N}. */
@Tag("sim")
class ClusterSimTest {
  private static final int SEEDS = Integer.getInteger("sim.cluster.seeds", 10_000);
  private static final int SEEDS_TO_CATCH = 1_000;

  @Test
  void holdsTheInvariantsOverManySeeds() throws Exception {
    Long only = Long.getLong("sim.seed");
    if (only != null) {
      new ClusterSimulation(only, SimRules.SOUND).run();
      return;
    }
    AtomicLong next = new AtomicLong();
    LongAdder tables = new LongAdder();
    LongAdder reloads = new LongAdder();
    LongAdder faults = new LongAdder();
    int threads = Runtime.getRuntime().availableProcessors();
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        running.add(
            pool.submit(
                () -> {
                  for (long seed = next.getAndIncrement();
                      seed < SEEDS;
                      seed = next.getAndIncrement()) {
                    ClusterSimulation simulation = run(seed, next);
                    tables.add(simulation.judge.tables);
                    reloads.add(simulation.reloads);
                    faults.add(simulation.faults.begun);
                  }
                  return null;
                }));
      }
      for (Future<?> one : running) {
        one.get();
      }
    }
    assertThat(tables.sum()).as("tables written").isGreaterThan(SEEDS * 2L);
    assertThat(faults.sum()).as("faults").isGreaterThanOrEqualTo(SEEDS * 5L);
    assertThat(reloads.sum()).as("reloads are rare").isLessThan(SEEDS * 60L);
  }

  private static ClusterSimulation run(long seed, AtomicLong next) {
    ClusterSimulation simulation = new ClusterSimulation(seed, SimRules.SOUND);
    try {
      simulation.run();
    } catch (RuntimeException | Error e) {
      next.set(Long.MAX_VALUE / 2); // nobody begins another one
      throw new AssertionError("seed " + seed, e);
    }
    return simulation;
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SOUND")
  void catchesWhatIsBroken(SimRules broken) {
    for (long seed = 0; seed < SEEDS_TO_CATCH; seed++) {
      try {
        new ClusterSimulation(seed, broken).run();
      } catch (SimHost.Violation caught) {
        return;
      }
    }
    fail("no seed below %d caught %s", SEEDS_TO_CATCH, broken);
  }

  @Test
  void theSameSeedGoesTheSameWay() {
    ClusterSimulation one = new ClusterSimulation(7, SimRules.SOUND);
    ClusterSimulation other = new ClusterSimulation(7, SimRules.SOUND);
    one.run();
    other.run();
    assertThat(one.scheduler.random.nextLong()).isEqualTo(other.scheduler.random.nextLong());
    assertThat(one.judge.table().counts()).isEqualTo(other.judge.table().counts());
  }
}

package dev.parley.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LaneTest {
  private static final int GROUP_MAX = 4;

  private final Recorded work = new Recorded();
  private final Lane<String, String> lane = new Lane<>(GROUP_MAX, work);
  private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();

  /** Work that writes down its groups, and waits in the one that holds {@code hold}. */
  private static final class Recorded implements Lane.Work<String, String> {
    final List<List<String>> groups = new CopyOnWriteArrayList<>();
    final List<Thread> threads = new CopyOnWriteArrayList<>();
    final List<String> alone = new CopyOnWriteArrayList<>();
    final CountDownLatch held = new CountDownLatch(1);
    final CountDownLatch release = new CountDownLatch(1);

    @Override
    public List<Lane.Outcome<String>> carryOut(List<String> group) {
      groups.add(group);
      threads.add(Thread.currentThread());
      if (group.contains("hold")) {
        held.countDown();
        await(release);
      }
      if (group.contains("break")) {
        throw new IllegalStateException("broken");
      }
      List<Lane.Outcome<String>> outcomes = new ArrayList<>();
      for (String call : group) {
        outcomes.add(
            switch (call) {
              case "refuse" -> new Lane.Outcome.Failed<>(new IllegalArgumentException("refused"));
              case "apart" -> new Lane.Outcome.Apart<>();
              default -> new Lane.Outcome.Done<>(call + "!");
            });
      }
      return outcomes;
    }

    @Override
    public void follow(List<Lane.Outcome<String>> outcomes) {}

    @Override
    public String alone(String call) {
      alone.add(call);
      return call + " alone";
    }

    private static void await(CountDownLatch latch) {
      try {
        if (!latch.await(20, TimeUnit.SECONDS)) {
          throw new IllegalStateException("never released");
        }
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @AfterEach
  void end() {
    callers.shutdownNow();
  }

  /** Starts calls while one is under way, and lets that one end when all of them wait. */
  private List<Future<String>> gather(String... calls) {
    List<Future<String>> all = new ArrayList<>();
    all.add(callers.submit(() -> lane.run("hold")));
    Recorded.await(work.held);
    for (String call : calls) {
      all.add(callers.submit(() -> lane.run(call)));
    }
    await().until(() -> lane.waiting() == calls.length);
    work.release.countDown();
    return all;
  }

  private static String get(Future<String> future) {
    try {
      return future.get(20, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  @Test
  void aLoneCallGoesAtOnceOnItsOwnThread() {
    assertThat(lane.run("a")).isEqualTo("a!");
    assertThat(lane.run("b")).isEqualTo("b!");
    assertThat(work.groups).containsExactly(List.of("a"), List.of("b"));
    assertThat(work.threads).containsOnly(Thread.currentThread());
  }

  @Test
  void callsThatComeWhileOneIsUnderWayGoTogether() {
    List<Future<String>> all = gather("a", "b", "c");
    assertThat(all.stream().map(LaneTest::get)).containsExactly("hold!", "a!", "b!", "c!");
    assertThat(work.groups).hasSize(2);
    assertThat(work.groups.getLast()).containsExactlyInAnyOrder("a", "b", "c");
  }

  @Test
  void aGroupIsBounded() {
    List<Future<String>> all = gather("a", "b", "c", "d", "e", "f");
    all.forEach(LaneTest::get);
    assertThat(work.groups.stream().map(List::size)).containsExactly(1, GROUP_MAX, 2);
  }

  @Test
  void aFailedCallDoesNotReachItsNeighbours() {
    List<Future<String>> all = gather("a", "refuse", "b");
    assertThat(get(all.get(1))).isEqualTo("a!");
    assertThat(get(all.get(3))).isEqualTo("b!");
    assertThatThrownBy(() -> get(all.get(2))).hasCauseInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aCallThatDoesNotGoWithTheOthersGoesByItself() {
    List<Future<String>> all = gather("a", "apart");
    assertThat(get(all.get(1))).isEqualTo("a!");
    assertThat(get(all.get(2))).isEqualTo("apart alone");
    assertThat(work.alone).containsExactly("apart");
  }

  @Test
  void brokenWorkFailsItsGroupAndTheLaneGoesOn() {
    List<Future<String>> all = gather("a", "break");
    assertThatThrownBy(() -> get(all.get(1))).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> get(all.get(2))).isInstanceOf(IllegalStateException.class);
    assertThat(lane.run("c")).isEqualTo("c!");
    assertThat(lane.waiting()).isZero();
  }
}

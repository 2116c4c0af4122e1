package dev.parley.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.parley.discovery.Discovery;
import dev.parley.discovery.DiscoveryLimits;
import dev.parley.discovery.Entry;
import dev.parley.discovery.Registration;
import dev.parley.discovery.Server;
import dev.parley.discovery.ServerKind;
import dev.parley.discovery.Watch;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What every discovery promises. Each test has keys of its own; servers are of any kind. */
public abstract class DiscoveryContract {
  /** Short enough to see a server's time run out, long enough for a busy machine. */
  protected static final DiscoveryLimits LIMITS =
      new DiscoveryLimits(3_000, 500, 5_000, 5, 20, 200, 60);

  private static final AtomicInteger NAMES = new AtomicInteger();

  protected abstract Discovery discovery();

  private static Server server(ServerKind kind) {
    return new Server(
        Server.newId("one", new Random()),
        kind,
        "eu-1",
        "eu-1a",
        "127.0.0.1",
        4_711,
        Map.of("spare", "yes"));
  }

  private static String key() {
    return "contract/" + NAMES.incrementAndGet();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private List<String> ids(ServerKind kind) {
    return discovery().live(kind).stream().map(Server::id).toList();
  }

  @Test
  void aServerIsAliveWithAllThatItSaidOfItself() {
    Server server = server(ServerKind.WEBAPP);
    try (Registration _ = discovery().register(server)) {
      assertThat(discovery().live(ServerKind.WEBAPP)).contains(server);
      assertThat(ids(ServerKind.ADMIN)).doesNotContain(server.id());
    }
    await().until(() -> !ids(ServerKind.WEBAPP).contains(server.id()));
  }

  @Test
  void serversStandInTheOrderOfTheirIds() {
    List<Registration> made = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      made.add(discovery().register(server(ServerKind.PRESENCE)));
    }
    assertThat(ids(ServerKind.PRESENCE)).hasSize(5).isSorted();
    made.forEach(Registration::close);
  }

  @Test
  void whoStaysSilentIsDeadAndComesBackByConfirming() {
    Server server = server(ServerKind.GATEWAY);
    try (Registration registration = discovery().register(server)) {
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> !ids(ServerKind.GATEWAY).contains(server.id()));
      registration.confirm();
      await().until(() -> discovery().live(ServerKind.GATEWAY).contains(server));
    }
  }

  @Test
  void whoConfirmsStaysAlive() {
    Server server = server(ServerKind.ADMIN);
    try (Registration registration = discovery().register(server)) {
      await()
          .pollInterval(Duration.ofMillis(LIMITS.confirmMillis()))
          .during(Duration.ofMillis(LIMITS.ttlMillis() * 2))
          .atMost(Duration.ofMillis(LIMITS.ttlMillis() * 3))
          .until(
              () -> {
                registration.confirm();
                return ids(ServerKind.ADMIN).contains(server.id());
              });
    }
  }

  @Test
  void aWatchHearsWhoIsThereWhoComesHowTheyChangeAndWhoGoes() {
    Server first = server(ServerKind.CHANNEL);
    List<List<Server>> heard = Collections.synchronizedList(new ArrayList<>());
    try (Registration one = discovery().register(first);
        Watch watch = discovery().watch(ServerKind.CHANNEL, heard::add)) {
      await().until(() -> !heard.isEmpty() && heard.getLast().contains(first));
      Server second = server(ServerKind.CHANNEL);
      Registration two = discovery().register(second);
      await().until(() -> heard.getLast().contains(second) && heard.getLast().contains(first));
      Server leaving = second.with("leaving", "yes");
      two.change(leaving);
      await().until(() -> heard.getLast().contains(leaving));
      two.close();
      await().until(() -> heard.getLast().stream().noneMatch(s -> s.id().equals(second.id())));
      watch.close();
      int until = heard.size();
      discovery().register(server(ServerKind.CHANNEL)).close();
      one.confirm();
      assertThat(heard).hasSizeBetween(until, until + 1);
    }
  }

  @Test
  void aKeyIsWrittenByWhoKnowsItsVersion() {
    String key = key();
    assertThat(discovery().get(key)).isEqualTo(Entry.NONE);
    assertThat(discovery().unchanged(key, Entry.ABSENT)).isTrue();
    assertThat(discovery().compareAndSet(key, Entry.ABSENT, bytes("a"))).isTrue();
    assertThat(discovery().compareAndSet(key, Entry.ABSENT, bytes("b"))).isFalse();
    Entry first = discovery().get(key);
    assertThat(first.bytes()).isEqualTo(bytes("a"));
    assertThat(discovery().unchanged(key, first.version())).isTrue();
    assertThat(discovery().unchanged(key, Entry.ABSENT)).isFalse();
    assertThat(discovery().compareAndSet(key, first.version(), bytes("c"))).isTrue();
    Entry second = discovery().get(key);
    assertThat(second.version()).isGreaterThan(first.version());
    assertThat(second.bytes()).isEqualTo(bytes("c"));
    assertThat(discovery().unchanged(key, first.version())).isFalse();
    assertThat(discovery().compareAndSet(key, first.version(), bytes("d"))).isFalse();
    assertThat(discovery().get(key)).isEqualTo(second);
  }

  @Test
  void oneOfManyWinsEachVersion() throws Exception {
    String key = key();
    int writers = 4;
    int rounds = 25;
    try (ExecutorService threads = Executors.newFixedThreadPool(writers)) {
      List<Future<Integer>> wins = new ArrayList<>();
      for (int i = 0; i < writers; i++) {
        wins.add(
            threads.submit(
                () -> {
                  int won = 0;
                  while (won < rounds) {
                    Entry seen = discovery().get(key);
                    byte[] next = bytes(Integer.toString(number(seen) + 1));
                    won += discovery().compareAndSet(key, seen.version(), next) ? 1 : 0;
                  }
                  return won;
                }));
      }
      for (Future<Integer> one : wins) {
        assertThat(one.get()).isEqualTo(rounds);
      }
    }
    assertThat(number(discovery().get(key))).isEqualTo(writers * rounds);
  }

  @Test
  void whatManyDoAtOnceHasAnOrder() throws Exception {
    AtomicInteger values = new AtomicInteger();
    for (int round = 0; round < 10; round++) {
      String key = key();
      RegisterHistory history = new RegisterHistory();
      try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
          running.add(
              threads.submit(
                  () -> {
                    for (int step = 0; step < 12; step++) {
                      readAndWrite(key, history, values.incrementAndGet());
                    }
                    return null;
                  }));
        }
        for (Future<?> one : running) {
          one.get();
        }
      }
      assertThat(history.size()).isGreaterThan(100);
      assertThat(history.isExplained(0)).isTrue();
    }
  }

  private void readAndWrite(String key, RegisterHistory history, int value) {
    long called = System.nanoTime();
    Entry found = discovery().get(key);
    history.add(called, System.nanoTime(), new RegisterHistory.Call.Read(number(found)));
    called = System.nanoTime();
    boolean same = discovery().unchanged(key, found.version());
    history.add(
        called,
        System.nanoTime(),
        same
            ? new RegisterHistory.Call.Read(number(found))
            : new RegisterHistory.Call.Differs(number(found)));
    called = System.nanoTime();
    boolean wrote = discovery().compareAndSet(key, found.version(), bytes("" + value));
    history.add(
        called,
        System.nanoTime(),
        wrote
            ? new RegisterHistory.Call.Wrote(number(found), value)
            : new RegisterHistory.Call.Differs(number(found)));
  }

  private static int number(Entry entry) {
    String text = new String(entry.bytes(), StandardCharsets.UTF_8);
    return text.isEmpty() ? 0 : Integer.parseInt(text);
  }

  @Test
  void aWatchHearsTheValueThatIsThereAndTheNewestOnes() {
    String key = key();
    List<Entry> heard = Collections.synchronizedList(new ArrayList<>());
    try (Watch _ = discovery().watch(key, heard::add)) {
      await().until(() -> heard.equals(List.of(Entry.NONE)));
      for (int i = 1; i <= 10; i++) {
        discovery().compareAndSet(key, discovery().get(key).version(), bytes("" + i));
      }
      // A key that only begins alike is another one.
      discovery().compareAndSet(key + "-other", Entry.ABSENT, bytes("other"));
      Entry last = discovery().get(key);
      await().until(() -> heard.getLast().equals(last));
      assertThat(heard.stream().map(Entry::version).toList()).isSorted().doesNotHaveDuplicates();
    }
  }

  @Test
  void aValueMayHaveItsBytesAndNoMore() {
    String key = key();
    byte[] largest = new byte[Discovery.VALUE_BYTES_MAX];
    new Random(1).nextBytes(largest);
    assertThat(discovery().compareAndSet(key, Entry.ABSENT, largest)).isTrue();
    Entry kept = discovery().get(key);
    assertThat(kept.bytes()).isEqualTo(largest);
    assertThatThrownBy(
            () ->
                discovery()
                    .compareAndSet(key, kept.version(), new byte[Discovery.VALUE_BYTES_MAX + 1]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(discovery().get(key)).isEqualTo(kept);
  }

  @Test
  void isNotSilentWhileItAnswers() {
    assertThat(discovery().get(key())).isEqualTo(Entry.NONE);
    assertThat(discovery().silentMillis()).isZero();
  }
}

package dev.parley.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.model.Event;
import dev.parley.model.Home;
import dev.parley.model.MicroClock;
import dev.parley.model.StreamId;
import dev.parley.store.Keyspace;
import dev.parley.store.Route;
import dev.parley.store.Store;
import dev.parley.store.outbox.Outbox;
import dev.parley.store.outbox.Relay;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What the outboxes and their relays promise on every store. */
public abstract class OutboxContract {
  private static final Home HOME = Home.local("T1");
  private static final long LEASE_MICROS = 10_000_000;
  private static final AtomicInteger NAMES = new AtomicInteger();

  /** One clock for all tests of a store, since its leases outlive them. */
  private static final AtomicLong NOW = new AtomicLong(1_700_000_000_000_000L);

  private final MicroClock clock =
      new MicroClock(() -> Instant.ofEpochSecond(0, NOW.get() * 1_000));

  protected abstract Store store();

  /** A consumer that keeps what it was handed. */
  private static final class Taker implements Relay.Consumer {
    final String name = "taker-" + NAMES.incrementAndGet();
    final List<Relay.Item> items = new ArrayList<>();
    boolean refuses;

    @Override
    public String name() {
      return name;
    }

    @Override
    public void accept(List<Relay.Item> handed) {
      if (refuses) {
        throw new IllegalStateException("not now");
      }
      items.addAll(handed);
    }

    /** What came of one conversation, by sequence. */
    List<Long> of(Route route) {
      return items.stream()
          .filter(item -> item.event().stream().value().equals(route.key()))
          .map(item -> item.event().seq())
          .toList();
    }
  }

  /** A relay whose lease ended long before the next one begins. */
  private Relay relay(Relay.Consumer... consumers) {
    NOW.addAndGet(2 * LEASE_MICROS);
    String holder = "relay-" + NAMES.incrementAndGet();
    String shard = store().shards(Keyspace.CHANNEL).getFirst();
    return new Relay(store(), Keyspace.CHANNEL, shard, holder, clock, List.of(consumers));
  }

  /** A conversation of the first shard, whose relay is tried. */
  private Route channel() {
    while (true) {
      String id = "COUTBOX" + NAMES.incrementAndGet();
      if (store()
          .shardOf(Keyspace.CHANNEL, id)
          .equals(store().shards(Keyspace.CHANNEL).getFirst())) {
        return Route.channel(HOME, id);
      }
    }
  }

  private void append(Route route, long from, long to) {
    store()
        .write(
            route,
            session -> {
              for (long seq = from; seq <= to; seq++) {
                Outbox.append(session, Keyspace.CHANNEL, event(route, seq), List.of(), NOW.get());
              }
              return 0;
            });
  }

  private static Event event(Route route, long seq) {
    byte[] json = ("{\"n\":" + seq + "}").getBytes(StandardCharsets.UTF_8);
    return new Event(StreamId.conversation(route.key()), seq, "message", json);
  }

  private static void drain(Relay relay) {
    while (relay.step() > 0) {
      // Until all is handed on.
    }
  }

  private static List<Long> upTo(long last) {
    return LongStream.rangeClosed(1, last).boxed().toList();
  }

  @Test
  void positionsAreDenseAndEachStreamIsInItsOrder() {
    Taker taker = new Taker();
    Relay relay = relay(taker);
    drain(relay);
    int before = taker.items.size();
    Map<Route, Long> written = new HashMap<>();
    for (int round = 0; round < 3; round++) {
      for (Route route : List.of(channel(), channel(), channel())) {
        append(route, 1, 3);
        append(route, 4, 7);
        written.put(route, 7L);
      }
      drain(relay);
    }
    append(written.keySet().iterator().next(), 8, 8);
    drain(relay);

    List<Long> positions =
        taker.items.subList(before, taker.items.size()).stream().map(Relay.Item::position).toList();
    assertThat(positions).hasSize(9 * 7 + 1);
    assertThat(positions)
        .isEqualTo(
            LongStream.range(positions.getFirst(), positions.getFirst() + positions.size())
                .boxed()
                .toList());
    written.forEach(
        (route, last) -> assertThat(taker.of(route)).startsWith(upTo(last).toArray(Long[]::new)));
    assertThat(relay.isIdle()).isTrue();
  }

  @Test
  void moreThanAStepIsHandedOnInManySteps() {
    Taker taker = new Taker();
    Relay relay = relay(taker);
    Route route = channel();
    append(route, 1, 2L * Relay.BATCH_MAX + 7);
    drain(relay);
    assertThat(taker.of(route)).isEqualTo(upTo(2L * Relay.BATCH_MAX + 7));
  }

  @Test
  void whoRefusesGetsItAgainAndHoldsUpNobody() {
    Taker willing = new Taker();
    Taker other = new Taker();
    Relay relay = relay(willing, other);
    drain(relay);
    other.refuses = true;
    Route route = channel();
    append(route, 1, 5);
    drain(relay);
    assertThat(willing.of(route)).isEqualTo(upTo(5));
    assertThat(other.of(route)).isEmpty();
    assertThat(relay.isIdle()).isFalse();
    other.refuses = false;
    drain(relay);
    assertThat(other.of(route)).isEqualTo(upTo(5));
    assertThat(willing.of(route)).isEqualTo(upTo(5));
    assertThat(relay.isIdle()).isTrue();
  }

  @Test
  void oneRelayHoldsAShardUntilItsLeaseEnds() {
    Taker first = new Taker();
    Taker second = new Taker();
    Relay holds = relay(first);
    Relay waits =
        new Relay(
            store(),
            Keyspace.CHANNEL,
            store().shards(Keyspace.CHANNEL).getFirst(),
            "waits-" + NAMES.incrementAndGet(),
            clock,
            List.of(second));
    drain(holds);
    Route route = channel();
    append(route, 1, 3);
    assertThat(waits.step()).isZero();
    drain(holds);
    append(route, 4, 6);
    NOW.addAndGet(LEASE_MICROS + 1);
    drain(waits);
    assertThat(second.of(route)).endsWith(4L, 5L, 6L);
    append(route, 7, 7);
    assertThat(holds.step()).as("the one whose lease was taken").isZero();
    drain(waits);
    assertThat(second.of(route)).endsWith(7L);
    assertThat(first.of(route)).isEqualTo(upTo(3));
  }

  @Test
  void aPositionOutlivesItsRelay() {
    Taker taker = new Taker();
    drain(relay(taker));
    Route route = channel();
    append(route, 1, 3);
    drain(relay(taker));
    int taken = taker.items.size();
    Relay later = relay(taker);
    drain(later);
    assertThat(taker.items).hasSize(taken);
    append(route, 4, 4);
    drain(later);
    assertThat(taker.of(route)).isEqualTo(upTo(4));
  }

  @Test
  void rowsGoOnceAllHaveThemAndTheyAreOld() {
    Taker taker = new Taker();
    Relay relay = relay(taker);
    Route route = channel();
    append(route, 1, 3);
    drain(relay);
    sweep(relay);
    assertThat(kept(route)).isEqualTo(upTo(3));
    NOW.addAndGet(Relay.KEPT_MICROS + 1);
    append(route, 4, 4);
    sweep(relay);
    assertThat(kept(route)).containsExactly(4L);
    NOW.addAndGet(Relay.KEPT_MICROS + 1);
    sweep(relay);
    assertThat(kept(route)).as("what nobody was handed yet").containsExactly(4L);
    drain(relay);
    sweep(relay);
    assertThat(kept(route)).isEmpty();
  }

  @Test
  void rowsThatNobodyTakesGoWhenTheyAreFarTooOld() {
    Taker stuck = new Taker();
    stuck.refuses = true;
    Relay relay = relay(stuck);
    Route route = channel();
    append(route, 1, 3);
    drain(relay);
    NOW.addAndGet(Relay.KEPT_MICROS + 1);
    sweep(relay);
    assertThat(kept(route)).isEqualTo(upTo(3));
    NOW.addAndGet(Relay.BEHIND_MICROS_MAX);
    append(route, 4, 4);
    drain(relay);
    sweep(relay);
    assertThat(kept(route)).containsExactly(4L);
  }

  @Test
  void aSweepDropsNoMoreThanItsLimitAtATime() {
    Relay relay = relay(new Taker());
    Route route = channel();
    append(route, 1, Relay.SWEPT_MAX + 1);
    drain(relay);
    NOW.addAndGet(Relay.KEPT_MICROS + 1);
    sweep(relay);
    assertThat(kept(route)).isEmpty();
    append(route, Relay.SWEPT_MAX + 2, Relay.SWEPT_MAX + 2);
    drain(relay);
    append(route, Relay.SWEPT_MAX + 3, 2 * Relay.SWEPT_MAX + 3);
    drain(relay);
    NOW.addAndGet(Relay.KEPT_MICROS + 1);
    assertThat(relay.sweep()).as("more may wait").isTrue();
    assertThat(kept(route)).hasSize(2);
    assertThat(relay.sweep()).isFalse();
    assertThat(kept(route)).isEmpty();
  }

  private static void sweep(Relay relay) {
    boolean more = true;
    while (more) {
      more = relay.sweep();
    }
  }

  private List<Long> kept(Route route) {
    return store()
        .read(
            route,
            session ->
                Outbox.after(session, Keyspace.CHANNEL, StreamId.conversation(route.key()), 0, 100)
                    .stream()
                    .map(Event::seq)
                    .toList());
  }
}

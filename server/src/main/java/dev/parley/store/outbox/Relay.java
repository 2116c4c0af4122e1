package dev.parley.store.outbox;

import dev.parley.model.Event;
import dev.parley.model.MicroClock;
import dev.parley.store.Binds;
import dev.parley.store.Keyspace;
import dev.parley.store.Session;
import dev.parley.store.Statement;
import dev.parley.store.Store;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The relay of one shard: stamps committed events with a dense position and hands them to each
 * consumer.
 *
 * <p>It repeats what requests have done already and finishes what a crash left undone; consumers
 * are idempotent and their position is written after their effect. A lease with an epoch keeps a
 * second relay of the shard away. One thread runs it.
 */
public final class Relay {
  /** The most events of one step. */
  public static final int BATCH_MAX = 500;

  /** How long rows stay after the slowest consumer, for sockets that resume. */
  public static final long KEPT_MICROS = 600_000_000;

  /** How long rows wait for a consumer that takes nothing, so that no outbox fills the disk. */
  public static final long BEHIND_MICROS_MAX = TimeUnit.DAYS.toMicros(7);

  /** The most rows that are dropped together. */
  public static final int SWEPT_MAX = 1_000;

  private static final long LEASE_MICROS = 10_000_000;
  private static final Logger LOG = LoggerFactory.getLogger(Relay.class);

  /** Something that every committed event is handed to, in the order of positions. */
  public interface Consumer {
    /** Its name, under which its position is kept. */
    String name();

    /** The part of it for the outbox of one shard. */
    default Consumer of(Keyspace keyspace, String shard) {
      return this;
    }

    /**
     * The position that it begins after, once for each relay that is opened: the stored one, unless
     * it keeps its own.
     */
    default long from(long stored) {
      return stored;
    }

    /**
     * Does what the events ask for; a failure leaves the position, so they come again.
     *
     * @throws NotTaken if some were not taken for now, which is no fault of the consumer
     */
    void accept(List<Item> items);
  }

  /** Says that a consumer could not take some events for now. */
  public static final class NotTaken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public NotTaken(String reason) {
      super(reason, null, false, false);
    }
  }

  /** One committed event of a workspace with what must follow it. */
  public record Item(long position, String teamId, Event event, List<FollowUp> followUps) {}

  /** A committed event that has no position yet. */
  record Unstamped(String key, String teamId, Event event, List<FollowUp> followUps) {}

  /** What a step stamped: the events behind the position that was reached before. */
  private record Stamped(long before, List<Item> items) {
    static final Stamped NOTHING = new Stamped(-1, List.of());
  }

  private final Store store;
  private final Keyspace keyspace;
  private final String shard;
  private final String holder;
  private final MicroClock clock;
  private final List<Consumer> consumers;
  private final RelayStatements sql;
  private final Map<Consumer, Long> reached = new HashMap<>();
  private final Set<Consumer> begun = new HashSet<>();
  private final Set<Consumer> refusing = new HashSet<>();
  private long leasedUntil;
  private long stampedTo;

  public Relay(
      Store store,
      Keyspace keyspace,
      String shard,
      String holder,
      MicroClock clock,
      List<Consumer> consumers) {
    this.store = store;
    this.keyspace = keyspace;
    this.shard = shard;
    this.holder = holder;
    this.clock = clock;
    this.consumers = consumers.stream().map(consumer -> consumer.of(keyspace, shard)).toList();
    this.sql = new RelayStatements(keyspace);
  }

  /**
   * Stamps and hands on what has been committed.
   *
   * @return how many events it stamped or handed on; 0 means that all is done, or that another
   *     relay holds the shard
   */
  public int step() {
    try {
      return stampAndFeed();
    } catch (RuntimeException e) {
      // What is remembered may be ahead of what was stored, or behind it.
      leasedUntil = 0;
      reached.clear();
      throw e;
    }
  }

  private int stampAndFeed() {
    Stamped stamped = Stamped.NOTHING;
    if (clock.micros() > leasedUntil - LEASE_MICROS / 2 || isAnyUnstamped()) {
      long asked = clock.micros();
      Optional<Stamped> mine = store.writeShard(keyspace, shard, this::stamp);
      if (mine.isEmpty()) {
        leasedUntil = 0;
        reached.clear();
        return 0;
      }
      stamped = mine.get();
      stampedTo = stamped.before() + stamped.items().size();
      leasedUntil = asked + LEASE_MICROS;
    }
    consumers.stream().filter(consumer -> !reached.containsKey(consumer)).forEach(this::begin);
    return stamped.items().size() + feed(stamped);
  }

  /** Finds the position that a consumer goes on from, which at first is its own to say. */
  private void begin(Consumer consumer) {
    long stored = position(consumer);
    long from = stored;
    if (!begun.contains(consumer)) {
      try {
        from = consumer.from(stored);
      } catch (RuntimeException e) {
        LOG.warn("{} does not know where to begin in {}", consumer.name(), keyspace.database(), e);
        return;
      }
      begun.add(consumer);
    }
    if (from != stored) {
      advance(List.of(Binds.of("name", consumer.name()).and("position", from)));
    }
    reached.put(consumer, from);
  }

  private boolean isAnyUnstamped() {
    return store.readShard(
        keyspace,
        shard,
        session ->
            !session.list(sql.anyUnstamped, Binds.none(), row -> row.number("seq")).isEmpty());
  }

  private record Lease(String holder, long expires, long position) {}

  private Optional<Lease> lease(Session session) {
    return session.one(
        sql.lockLease,
        Binds.none(),
        row -> new Lease(row.text("holder"), row.number("expires_micros"), row.number("position")));
  }

  private Optional<Stamped> stamp(Session session) {
    long now = clock.micros();
    Optional<Lease> known = lease(session);
    if (known.isEmpty()) {
      session.run(sql.makeLease, Binds.of("holder", holder).and("expires", 0L));
      known = lease(session);
    }
    Lease lease = known.orElseThrow(() -> new IllegalStateException("a lease vanished"));
    boolean mine = lease.holder().equals(holder);
    if (!mine && lease.expires() > now) {
      return Optional.empty();
    }
    List<Unstamped> rows =
        session.list(
            sql.unstamped,
            Binds.of("most", BATCH_MAX),
            row ->
                new Unstamped(
                    row.text("shard_key"),
                    row.text("team_id"),
                    Outbox.event(row),
                    Outbox.followUps(row.bytes("follow_ups"))));
    List<Item> items = new ArrayList<>();
    for (Unstamped row : rows) {
      items.add(
          new Item(
              lease.position() + items.size() + 1, row.teamId(), row.event(), row.followUps()));
    }
    session.batch(sql.stamp, Run.of(rows, lease.position()).stream().map(Run::binds).toList());
    session.run(
        sql.renew,
        Binds.of("holder", holder)
            .and("step", mine ? 0 : 1)
            .and("expires", now + LEASE_MICROS)
            .and("position", lease.position() + rows.size()));
    return Optional.of(new Stamped(lease.position(), items));
  }

  /** Hands on to each consumer what is behind its own position; those at one place read once. */
  private int feed(Stamped stamped) {
    Map<Long, List<Item>> read = new HashMap<>();
    read.put(stamped.before(), stamped.items());
    int fed = 0;
    List<Binds> advances = new ArrayList<>();
    for (Consumer consumer : consumers) {
      long from = reached.getOrDefault(consumer, Long.MAX_VALUE);
      List<Item> items = from < stampedTo ? read.computeIfAbsent(from, this::after) : List.of();
      if (!items.isEmpty() && take(consumer, items)) {
        fed += items.size();
        long position = items.getLast().position();
        reached.put(consumer, position);
        advances.add(Binds.of("name", consumer.name()).and("position", position));
      }
    }
    if (!advances.isEmpty()) {
      advance(advances);
    }
    return fed;
  }

  private void advance(List<Binds> positions) {
    store.writeShard(
        keyspace,
        shard,
        session -> {
          session.batch(sql.advance, positions);
          return positions.size();
        });
  }

  private List<Item> after(long position) {
    return store.readShard(
        keyspace,
        shard,
        session ->
            session.list(
                sql.stamped,
                Binds.of("after", position).and("most", BATCH_MAX),
                row ->
                    new Item(
                        row.number("position"),
                        row.text("team_id"),
                        Outbox.event(row),
                        Outbox.followUps(row.bytes("follow_ups")))));
  }

  private boolean take(Consumer consumer, List<Item> items) {
    try {
      consumer.accept(items);
    } catch (NotTaken e) {
      // It comes again at each step, so only the first time is said.
      if (refusing.add(consumer)) {
        LOG.warn("{} did not take {} of {}", consumer.name(), e.getMessage(), keyspace.database());
      }
      return false;
    } catch (RuntimeException e) {
      refusing.add(consumer);
      LOG.warn("{} did not take events of {}", consumer.name(), keyspace.database(), e);
      return false;
    }
    if (refusing.remove(consumer)) {
      LOG.info("{} takes the events of {} again", consumer.name(), keyspace.database());
    }
    return true;
  }

  /** The position up to which a consumer has taken the events of a shard, 0 before its first. */
  public static long position(Store store, Keyspace keyspace, String shard, String consumer) {
    Statement statement = new RelayStatements(keyspace).position;
    return store.readShard(keyspace, shard, session -> position(session, statement, consumer));
  }

  private static long position(Session session, Statement statement, String consumer) {
    return session
        .one(statement, Binds.of("name", consumer), row -> row.number("position"))
        .orElse(0L);
  }

  private long position(Consumer consumer) {
    return store.readShard(
        keyspace, shard, session -> position(session, sql.position, consumer.name()));
  }

  /**
   * Drops the oldest rows: those older than {@link #KEPT_MICROS} that every consumer has passed,
   * and those older than {@link #BEHIND_MICROS_MAX} that the others refuse to take.
   *
   * <p>Only the relay that holds the shard knows who has passed what, and drops anything.
   *
   * @return whether more may wait; what is left after that is not worth a look of its own
   */
  public boolean sweep() {
    if (reached.size() < consumers.size()) {
      return false;
    }
    Optional<Long> oldest =
        store.readShard(
            keyspace,
            shard,
            session -> session.one(sql.oldest, Binds.none(), row -> row.number("position")));
    if (oldest.isEmpty()) {
      return false;
    }
    // A position bounds what the statement looks at, which may be young; the age alone would not.
    long last = oldest.get() + SWEPT_MAX - 1;
    long slowest = consumers.stream().mapToLong(this::reached).min().orElse(0);
    int passed = drop(Math.min(slowest, last), KEPT_MICROS);
    int lost = isRefused(last) ? drop(last, BEHIND_MICROS_MAX) : 0;
    if (lost > 0) {
      LOG.error(
          "{} events of {} went before all consumers had them, for they were {} days old",
          lost,
          keyspace.database(),
          TimeUnit.MICROSECONDS.toDays(BEHIND_MICROS_MAX));
    }
    return passed + lost > SWEPT_MAX / 2;
  }

  /** How far a consumer has come; 0 where this relay does not know. */
  private long reached(Consumer consumer) {
    return reached.getOrDefault(consumer, 0L);
  }

  /** Whether those that have not come this far take nothing now: who is only slow comes yet. */
  private boolean isRefused(long last) {
    List<Consumer> behind =
        consumers.stream().filter(consumer -> reached(consumer) < last).toList();
    return !behind.isEmpty() && refusing.containsAll(behind);
  }

  private int drop(long upTo, long age) {
    return store.writeShard(
        keyspace,
        shard,
        session ->
            session.run(sql.drop, Binds.of("position", upTo).and("before", clock.micros() - age)));
  }

  /** Whether every committed event is stamped and has been taken by every consumer. */
  public boolean isIdle() {
    return store.readShard(
        keyspace,
        shard,
        session -> {
          boolean unstamped =
              !session.list(sql.anyUnstamped, Binds.none(), row -> row.number("seq")).isEmpty();
          long last = session.one(sql.last, Binds.none(), row -> row.number("position")).orElse(0L);
          return !unstamped
              && consumers.stream()
                  .allMatch(consumer -> position(session, sql.position, consumer.name()) >= last);
        });
  }
}

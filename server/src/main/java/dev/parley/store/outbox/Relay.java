package dev.parley.store.outbox;

import dev.parley.model.Event;
import dev.parley.model.MicroClock;
import dev.parley.store.Binds;
import dev.parley.store.Keyspace;
import dev.parley.store.Session;
import dev.parley.store.Statement;
import dev.parley.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

  private static final long LEASE_MICROS = 10_000_000;
  private static final Logger LOG = LoggerFactory.getLogger(Relay.class);

  /** Something that every committed event is handed to, in the order of positions. */
  public interface Consumer {
    /** Its name, under which its position is kept. */
    String name();

    /** Does what the events ask for; a failure leaves the position, so they come again. */
    void accept(List<Item> items);
  }

  /** One committed event of a workspace with what must follow it. */
  public record Item(long position, String teamId, Event event, List<FollowUp> followUps) {}

  private record Unstamped(String key, String stream, long seq) {}

  private final Store store;
  private final Keyspace keyspace;
  private final String shard;
  private final String holder;
  private final MicroClock clock;
  private final List<Consumer> consumers;
  private final Statements sql;

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
    this.consumers = List.copyOf(consumers);
    this.sql = new Statements(keyspace);
  }

  /**
   * Stamps and hands on what has been committed.
   *
   * @return how many events it stamped or handed on; 0 means that all is done, or that another
   *     relay holds the shard
   */
  public int step() {
    Optional<Integer> stamped = store.writeShard(keyspace, shard, this::stamp);
    if (stamped.isEmpty()) {
      return 0;
    }
    int work = stamped.get();
    for (Consumer consumer : consumers) {
      work += feed(consumer);
    }
    return work;
  }

  private Optional<Integer> stamp(Session session) {
    long now = clock.micros();
    record Lease(String holder, long expires, long position) {}
    session.run(sql.makeLease, Binds.of("holder", holder).and("expires", 0L));
    Lease lease =
        session
            .one(
                sql.lockLease,
                Binds.none(),
                row ->
                    new Lease(
                        row.text("holder"), row.number("expires_micros"), row.number("position")))
            .orElseThrow(() -> new IllegalStateException("a lease vanished"));
    boolean mine = lease.holder().equals(holder);
    if (!mine && lease.expires() > now) {
      return Optional.empty();
    }
    List<Unstamped> rows =
        session.list(
            sql.unstamped,
            Binds.of("most", BATCH_MAX),
            row -> new Unstamped(row.text("shard_key"), row.text("stream"), row.number("seq")));
    if (rows.isEmpty() && mine && lease.expires() - now > LEASE_MICROS / 2) {
      return Optional.of(0);
    }
    long position = lease.position();
    List<Binds> stamps = new ArrayList<>();
    for (Unstamped row : rows) {
      stamps.add(
          Binds.of("position", ++position)
              .and("key", row.key())
              .and("stream", row.stream())
              .and("seq", row.seq()));
    }
    session.batch(sql.stamp, stamps);
    session.run(
        sql.renew,
        Binds.of("holder", holder)
            .and("step", mine ? 0 : 1)
            .and("expires", now + LEASE_MICROS)
            .and("position", position));
    return Optional.of(rows.size());
  }

  private int feed(Consumer consumer) {
    long from = position(consumer);
    List<Item> items =
        store.readShard(
            keyspace,
            shard,
            session ->
                session.list(
                    sql.stamped,
                    Binds.of("after", from).and("most", BATCH_MAX),
                    row ->
                        new Item(
                            row.number("position"),
                            row.text("team_id"),
                            Outbox.event(row),
                            Outbox.followUps(row.bytes("follow_ups")))));
    if (items.isEmpty()) {
      return 0;
    }
    try {
      consumer.accept(items);
    } catch (RuntimeException e) {
      LOG.warn("{} did not take events of {}", consumer.name(), keyspace.database(), e);
      return 0;
    }
    long reached = items.getLast().position();
    store.writeShard(
        keyspace,
        shard,
        session ->
            session.run(sql.advance, Binds.of("name", consumer.name()).and("position", reached)));
    return items.size();
  }

  private long position(Consumer consumer) {
    return store.readShard(
        keyspace,
        shard,
        session ->
            session
                .one(sql.position, Binds.of("name", consumer.name()), row -> row.number("position"))
                .orElse(0L));
  }

  /** Drops rows that every consumer has passed and that are older than {@link #KEPT_MICROS}. */
  public int sweep() {
    long slowest = consumers.stream().mapToLong(this::position).min().orElse(0);
    return store.writeShard(
        keyspace,
        shard,
        session ->
            session.run(
                sql.drop,
                Binds.of("position", slowest).and("before", clock.micros() - KEPT_MICROS)));
  }

  /** Whether every committed event is stamped and has been taken by every consumer. */
  public boolean isIdle() {
    return store.readShard(
        keyspace,
        shard,
        session -> {
          boolean unstamped =
              !session.list(sql.unstamped, Binds.of("most", 1), row -> row.number("seq")).isEmpty();
          long last = session.one(sql.last, Binds.none(), row -> row.number("position")).orElse(0L);
          return !unstamped
              && consumers.stream()
                  .allMatch(
                      consumer ->
                          session
                                  .one(
                                      sql.position,
                                      Binds.of("name", consumer.name()),
                                      row -> row.number("position"))
                                  .orElse(0L)
                              >= last);
        });
  }

  /** The statements of a relay in one keyspace. */
  private static final class Statements {
    final Statement makeLease;
    final Statement lockLease;
    final Statement renew;
    final Statement unstamped;
    final Statement stamp;
    final Statement stamped;
    final Statement position;
    final Statement advance;
    final Statement last;
    final Statement drop;

    Statements(Keyspace keyspace) {
      String key = keyspace.column();
      makeLease =
          Statement.ofShard(
              keyspace,
              "INSERT IGNORE INTO relays (name, team_id, holder, epoch, expires_micros, position)"
                  + " VALUES ('relay', '', :holder, 0, :expires, 0)");
      lockLease =
          Statement.ofShard(
              keyspace,
              "SELECT holder, epoch, expires_micros, position FROM relays WHERE name = 'relay'"
                  + " FOR UPDATE");
      renew =
          Statement.ofShard(
              keyspace,
              "UPDATE relays SET holder = :holder, epoch = epoch + :step,"
                  + " expires_micros = :expires, position = :position WHERE name = 'relay'");
      unstamped =
          Statement.ofShard(
              keyspace,
              "SELECT "
                  + key
                  + " AS shard_key, stream, seq FROM outbox WHERE position IS NULL ORDER BY "
                  + key
                  + ", stream, seq LIMIT :most");
      stamp =
          Statement.ofShard(
              keyspace,
              "UPDATE outbox SET position = :position WHERE "
                  + key
                  + " = :key AND stream = :stream AND seq = :seq");
      stamped =
          Statement.ofShard(
              keyspace,
              "SELECT position, team_id, stream, seq, type, payload, follow_ups FROM outbox"
                  + " WHERE position > :after ORDER BY position LIMIT :most");
      position = Statement.ofShard(keyspace, "SELECT position FROM consumers WHERE name = :name");
      advance =
          Statement.ofShard(
              keyspace,
              "INSERT INTO consumers (name, team_id, position) VALUES (:name, '', :position)"
                  + " ON DUPLICATE KEY UPDATE position = VALUES(position)");
      last = Statement.ofShard(keyspace, "SELECT position FROM relays WHERE name = 'relay'");
      drop =
          Statement.ofShard(
              keyspace,
              "DELETE FROM outbox WHERE position <= :position AND created_micros < :before");
    }
  }
}

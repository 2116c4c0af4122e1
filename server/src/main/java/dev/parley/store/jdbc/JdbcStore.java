package dev.parley.store.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import dev.parley.model.Home;
import dev.parley.store.Binds;
import dev.parley.store.Keyspace;
import dev.parley.store.Route;
import dev.parley.store.Row;
import dev.parley.store.Session;
import dev.parley.store.Statement;
import dev.parley.store.Store;
import dev.parley.store.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The store on a MySQL or MariaDB server, or on a VTGate: a pool for each keyspace, and where these
 * are sharded for each shard.
 *
 * <p>A transaction that the database gives up for a deadlock or a lock wait runs again, a bounded
 * number of times; one whose shard has lost its primary, or whose VTGate is gone, until a bounded
 * time has passed; both with jitter. A commit without an answer is never repeated here.
 */
public final class JdbcStore implements Store {
  /** Statements that a connection keeps prepared, where the server's parser is to be spared. */
  private static final int PREPARED_MAX = 64;

  /** Attempts against those who want the same rows. */
  private static final int ATTEMPTS_MAX = 8;

  private static final long BACKOFF_MILLIS = 5;

  /** Doublings of the pause between two attempts: the longest is 320 ms. */
  private static final int DOUBLINGS_MAX = 6;

  /** A pool's keyspace, and its shard if it is that of one alone. */
  private record Reach(Keyspace keyspace, Optional<String> target) {}

  private final DatabaseUrls urls;
  private final PoolLimits limits;
  private final Sharding sharding;
  private final Map<Reach, HikariDataSource> pools = new ConcurrentHashMap<>();
  private final RandomGenerator random;
  private final long retryNanosMax;
  private final BatchForm form;

  public JdbcStore(DatabaseUrls urls, PoolLimits limits, RandomGenerator random) {
    this.urls = urls;
    this.limits = limits;
    this.sharding = urls.sharding();
    this.random = random;
    this.form = urls.isMariaDb() ? BatchForm.BULK : BatchForm.TEXT;
    this.retryNanosMax = TimeUnit.MILLISECONDS.toNanos(limits.retryMillisMax());
    try {
      for (Keyspace keyspace : Keyspace.values()) {
        Reach reach = all(keyspace);
        pools.put(reach, open(reach));
      }
    } catch (StoreException e) {
      close();
      throw e;
    }
  }

  private HikariDataSource open(Reach reach) {
    HikariConfig config = new HikariConfig();
    config.setPoolName(reach.target().orElse(reach.keyspace().database()));
    config.setJdbcUrl(urls.jdbcUrl(reach.keyspace()));
    reach.target().ifPresent(config::setCatalog);
    config.setDataSourceProperties(settings(urls));
    config.setMaximumPoolSize(limits.connectionsMax());
    config.setMinimumIdle(1);
    config.setConnectionTimeout(limits.waitMillisMax());
    config.setInitializationFailTimeout(limits.waitMillisMax());
    config.setAutoCommit(true);
    config.setExceptionOverride(new VtGateConnections());
    config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
    try {
      return new HikariDataSource(config);
    } catch (HikariPool.PoolInitializationException e) {
      Throwable cause = e.getCause() instanceof SQLException sql ? SqlFailures.bare(sql) : e;
      throw new StoreException(
          StoreException.Kind.UNAVAILABLE, "the database gives no connection", cause);
    }
  }

  /** What the driver is told. */
  public static Properties settings(DatabaseUrls urls) {
    Properties settings = new Properties();
    if (urls.isMariaDb()) {
      settings.setProperty("useServerPrepStmts", "true");
      settings.setProperty("prepStmtCacheSize", Integer.toString(PREPARED_MAX));
      settings.setProperty("useBulkStmts", "true");
    }
    settings.putAll(urls.properties());
    return settings;
  }

  @Override
  public <T> T read(Route route, Function<Session, T> work) {
    return reading(all(route.keyspace()), new RouteKeys(route), work);
  }

  @Override
  public <T> T write(Route route, Function<Session, T> work) {
    return writing(all(route.keyspace()), new RouteKeys(route), work);
  }

  @Override
  public <T> List<T> readKeys(
      Home home,
      Keyspace keyspace,
      Collection<String> keys,
      Statement statement,
      Binds binds,
      Row.Mapper<T> mapper) {
    if (keys.size() > KEYS_MAX) {
      throw new IllegalArgumentException(keys.size() + " keys in one batch");
    }
    List<String> held = keys.stream().filter(Route::mayHold).toList();
    if (held.isEmpty()) {
      return List.of();
    }
    binds.and("keys", held).and("team_id", home.teamId());
    return reading(all(keyspace), null, session -> session.list(statement, binds, mapper));
  }

  @Override
  public List<String> shards(Keyspace keyspace) {
    return sharding.shards(keyspace);
  }

  @Override
  public String shardOf(Keyspace keyspace, String key) {
    return sharding.shardOf(keyspace, key);
  }

  @Override
  public <T> T writeShard(Keyspace keyspace, String shard, Function<Session, T> work) {
    return writing(one(keyspace, shard), null, work);
  }

  @Override
  public <T> T readShard(Keyspace keyspace, String shard, Function<Session, T> work) {
    return reading(one(keyspace, shard), null, work);
  }

  private static Reach all(Keyspace keyspace) {
    return new Reach(keyspace, Optional.empty());
  }

  private Reach one(Keyspace keyspace, String shard) {
    return new Reach(keyspace, sharding.target(keyspace, shard));
  }

  private <T> T reading(Reach reach, @Nullable RouteKeys keys, Function<Session, T> work) {
    long start = System.nanoTime();
    for (int attempt = 1; ; attempt++) {
      try (Connection connection = pool(reach).getConnection()) {
        return work.apply(new JdbcSession(connection, reach.keyspace(), keys, form));
      } catch (SQLException | StoreException e) {
        StoreException failure = SqlFailures.of(e);
        awaitNext(attempt, start, failure);
      }
    }
  }

  private <T> T writing(Reach reach, @Nullable RouteKeys keys, Function<Session, T> work) {
    long start = System.nanoTime();
    for (int attempt = 1; ; attempt++) {
      try {
        return transaction(reach, keys, work);
      } catch (SQLException | StoreException e) {
        StoreException failure = SqlFailures.of(e);
        awaitNext(attempt, start, failure);
      }
    }
  }

  /**
   * Returns when the next attempt is due, or throws the failure of the last one: whoever wants the
   * same rows is met a few times, and a shard that nobody serves is waited for.
   */
  private void awaitNext(int attempt, long startNanos, StoreException failure) {
    boolean isLast =
        System.nanoTime() - startNanos >= retryNanosMax
            || (attempt >= ATTEMPTS_MAX && SqlFailures.isOfOthers(failure));
    if (isLast || !SqlFailures.isTransient(failure)) {
      throw failure;
    }
    pause(attempt, failure);
  }

  /**
   * One transaction, begun in so many words: on a connection to one shard, a VTGate that is only
   * told not to commit by itself begins none before the first row is written, and takes no lock
   * until then (seen with Vitess 23).
   */
  private <T> T transaction(Reach reach, @Nullable RouteKeys keys, Function<Session, T> work)
      throws SQLException {
    HikariDataSource pool = pool(reach);
    try (Connection connection = pool.getConnection()) {
      say(connection, "BEGIN");
      T result;
      try {
        result = work.apply(new JdbcSession(connection, reach.keyspace(), keys, form));
      } catch (Throwable e) {
        rollBack(pool, connection, e);
        throw e;
      }
      commit(pool, connection);
      return result;
    }
  }

  private static void commit(HikariDataSource pool, Connection connection) {
    try {
      say(connection, "COMMIT");
    } catch (SQLException e) {
      rollBack(pool, connection, e);
      if (SqlFailures.isUndone(e)) {
        throw SqlFailures.of(e);
      }
      throw new StoreException(
          StoreException.Kind.UNCLEAR, "a commit has no known outcome", SqlFailures.bare(e));
    }
  }

  /** Nobody is given a connection whose transaction may not have ended. */
  private static void rollBack(HikariDataSource pool, Connection connection, Throwable cause) {
    try {
      say(connection, "ROLLBACK");
    } catch (SQLException e) {
      pool.evictConnection(connection);
      cause.addSuppressed(SqlFailures.bare(e));
    }
  }

  private static void say(Connection connection, String sql) throws SQLException {
    try (java.sql.Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private void pause(int attempt, StoreException failure) {
    try {
      Thread.sleep(random.nextLong(BACKOFF_MILLIS << Math.min(attempt, DOUBLINGS_MAX)) + 1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure;
    }
  }

  private HikariDataSource pool(Reach reach) {
    return pools.computeIfAbsent(reach, this::open);
  }

  /** A connection of a keyspace's own, for the schema and for backups. */
  public Connection connection(Keyspace keyspace) throws SQLException {
    return pool(all(keyspace)).getConnection();
  }

  /** A connection to one shard of a keyspace. */
  Connection connection(Keyspace keyspace, String shard) throws SQLException {
    return pool(one(keyspace, shard)).getConnection();
  }

  /** Whether keyspaces may have several shards, each with tables of its own. */
  boolean isSharded() {
    return sharding.areTablesOfShards();
  }

  @Override
  public void close() {
    pools.values().forEach(HikariDataSource::close);
  }
}

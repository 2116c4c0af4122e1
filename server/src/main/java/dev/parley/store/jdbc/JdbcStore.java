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
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The store on one MySQL or MariaDB server: a database and a pool for each keyspace, one shard
 * each.
 *
 * <p>A transaction that the database gives up for a deadlock or a lock wait runs again, a bounded
 * number of times and within a bounded time, with jitter.
 */
public final class JdbcStore implements Store {
  /** The one shard of a keyspace that lies in one database. */
  public static final String ONLY_SHARD = "-";

  /** Statements that a connection keeps prepared, where the server's parser is to be spared. */
  private static final int PREPARED_MAX = 64;

  private static final int ATTEMPTS_MAX = 8;
  private static final long BACKOFF_MILLIS = 5;

  private final Map<Keyspace, HikariDataSource> pools = new EnumMap<>(Keyspace.class);
  private final RandomGenerator random;
  private final long waitNanosMax;
  private final BatchForm form;

  public JdbcStore(DatabaseUrls urls, PoolLimits limits, RandomGenerator random) {
    this.random = random;
    this.form = urls.isMariaDb() ? BatchForm.BULK : BatchForm.TEXT;
    this.waitNanosMax = TimeUnit.MILLISECONDS.toNanos(limits.waitMillisMax());
    try {
      for (Keyspace keyspace : Keyspace.values()) {
        pools.put(keyspace, pool(urls, limits, keyspace));
      }
    } catch (StoreException e) {
      close();
      throw e;
    }
  }

  private static HikariDataSource pool(DatabaseUrls urls, PoolLimits limits, Keyspace keyspace) {
    HikariConfig config = new HikariConfig();
    config.setPoolName(keyspace.database());
    config.setJdbcUrl(urls.jdbcUrl(keyspace));
    config.setDataSourceProperties(settings(urls));
    config.setMaximumPoolSize(limits.connectionsMax());
    config.setMinimumIdle(1);
    config.setConnectionTimeout(limits.waitMillisMax());
    config.setInitializationFailTimeout(limits.waitMillisMax());
    config.setAutoCommit(true);
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
    return reading(route.keyspace(), new RouteKeys(route), work);
  }

  @Override
  public <T> T write(Route route, Function<Session, T> work) {
    return writing(route.keyspace(), new RouteKeys(route), work);
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
    return reading(keyspace, null, session -> session.list(statement, binds, mapper));
  }

  @Override
  public List<String> shards(Keyspace keyspace) {
    return List.of(ONLY_SHARD);
  }

  @Override
  public String shardOf(Keyspace keyspace, String key) {
    return ONLY_SHARD;
  }

  @Override
  public <T> T writeShard(Keyspace keyspace, String shard, Function<Session, T> work) {
    return writing(keyspace, null, work);
  }

  @Override
  public <T> T readShard(Keyspace keyspace, String shard, Function<Session, T> work) {
    return reading(keyspace, null, work);
  }

  private <T> T reading(Keyspace keyspace, @Nullable RouteKeys keys, Function<Session, T> work) {
    long start = System.nanoTime();
    for (int attempt = 1; ; attempt++) {
      try (Connection connection = pool(keyspace).getConnection()) {
        return work.apply(new JdbcSession(connection, keyspace, keys, form));
      } catch (SQLException | StoreException e) {
        StoreException failure = SqlFailures.of(e);
        if (isLast(attempt, start) || !SqlFailures.isTransient(e)) {
          throw failure;
        }
        pause(attempt, failure);
      }
    }
  }

  private <T> T writing(Keyspace keyspace, @Nullable RouteKeys keys, Function<Session, T> work) {
    long start = System.nanoTime();
    for (int attempt = 1; ; attempt++) {
      try {
        return transaction(keyspace, keys, work);
      } catch (SQLException | StoreException e) {
        StoreException failure = SqlFailures.of(e);
        if (isLast(attempt, start) || !SqlFailures.isRetriableWrite(e)) {
          throw failure;
        }
        pause(attempt, failure);
      }
    }
  }

  /** A caller waits no longer for several attempts than for one connection. */
  private boolean isLast(int attempt, long startNanos) {
    return attempt == ATTEMPTS_MAX || System.nanoTime() - startNanos >= waitNanosMax;
  }

  private <T> T transaction(Keyspace keyspace, @Nullable RouteKeys keys, Function<Session, T> work)
      throws SQLException {
    try (Connection connection = pool(keyspace).getConnection()) {
      connection.setAutoCommit(false);
      T result;
      try {
        result = work.apply(new JdbcSession(connection, keyspace, keys, form));
      } catch (Throwable e) {
        rollBack(connection, e);
        throw e;
      }
      commit(connection);
      return result;
    }
  }

  private static void commit(Connection connection) {
    try {
      connection.commit();
      connection.setAutoCommit(true);
    } catch (SQLException e) {
      if (SqlFailures.isDeadlock(e)) {
        throw SqlFailures.of(e);
      }
      throw new StoreException(
          StoreException.Kind.UNCLEAR, "a commit has no known outcome", SqlFailures.bare(e));
    }
  }

  private static void rollBack(Connection connection, Throwable cause) {
    try {
      connection.rollback();
      connection.setAutoCommit(true);
    } catch (SQLException e) {
      cause.addSuppressed(SqlFailures.bare(e));
    }
  }

  private void pause(int attempt, StoreException failure) {
    try {
      Thread.sleep(random.nextLong(BACKOFF_MILLIS << attempt) + 1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure;
    }
  }

  private HikariDataSource pool(Keyspace keyspace) {
    HikariDataSource pool = pools.get(keyspace);
    if (pool == null) {
      throw new IllegalStateException("no pool for " + keyspace);
    }
    return pool;
  }

  /** A connection of a keyspace's own, for the schema and for backups. */
  public Connection connection(Keyspace keyspace) throws SQLException {
    return pool(keyspace).getConnection();
  }

  @Override
  public void close() {
    pools.values().forEach(HikariDataSource::close);
  }
}

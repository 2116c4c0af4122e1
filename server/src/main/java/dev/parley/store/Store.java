package dev.parley.store;

import dev.parley.model.Home;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/**
 * The durable store: every call names its route, and no transaction leaves it.
 *
 * <p>Thread-safe; calls block, so they belong on virtual threads. Failures are {@link
 * StoreException}s. Work handed to a write may run again after a deadlock, so it has no effect
 * beyond its session.
 */
public interface Store extends AutoCloseable {
  /** The most keys that one batched read may name. */
  int KEYS_MAX = 1_000;

  /** Reads outside a transaction: every statement sees what was committed when it began. */
  <T> T read(Route route, Function<Session, T> work);

  /** Runs a transaction and commits it durably before it returns. */
  <T> T write(Route route, Function<Session, T> work);

  /**
   * Reads rows of many keys of a keyspace, with statements of reach {@link Statement.Reach#KEYS}
   * alone.
   *
   * @param keys at most {@link #KEYS_MAX}; bound as {@code :keys}
   */
  <T> List<T> readKeys(
      Home home,
      Keyspace keyspace,
      Collection<String> keys,
      Statement statement,
      Binds binds,
      Row.Mapper<T> mapper);

  /** The names of the shards of a keyspace in a region; one on a plain database. */
  List<String> shards(Keyspace keyspace);

  /** The shard that a key lies on. */
  String shardOf(Keyspace keyspace, String key);

  /**
   * Runs a transaction on one shard, for relays, sweeps and posts that are committed together; the
   * session binds no key.
   */
  <T> T writeShard(Keyspace keyspace, String shard, Function<Session, T> work);

  /** Reads on one shard outside a transaction. */
  <T> T readShard(Keyspace keyspace, String shard, Function<Session, T> work);

  @Override
  void close();
}

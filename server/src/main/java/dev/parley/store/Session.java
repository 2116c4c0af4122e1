package dev.parley.store;

import java.util.List;
import java.util.Optional;

/**
 * A conversation with one shard: one transaction, or one read outside any.
 *
 * <p>It binds {@code :team_id} and the sharding column from its route. Not thread-safe; not to be
 * kept beyond the work that received it.
 */
public interface Session {
  <T> List<T> list(Statement statement, Binds binds, Row.Mapper<T> mapper);

  default <T> Optional<T> one(Statement statement, Binds binds, Row.Mapper<T> mapper) {
    List<T> rows = list(statement, binds, mapper);
    if (rows.size() > 1) {
      throw new IllegalStateException(rows.size() + " rows where one was meant: " + statement);
    }
    return rows.stream().findFirst();
  }

  /** Runs a write and says how many rows it matched. */
  int run(Statement statement, Binds binds);

  /**
   * Runs a write once for each element: an insert as few statements of many rows, anything else in
   * few round trips where the driver can.
   */
  void batch(Statement statement, List<Binds> binds);

  /**
   * The same transaction on one shard, bound to one key that lies there.
   *
   * @throws IllegalArgumentException for a session that has a key, or a route into another keyspace
   */
  Session at(Route route);
}

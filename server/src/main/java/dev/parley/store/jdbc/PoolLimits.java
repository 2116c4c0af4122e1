package dev.parley.store.jdbc;

/**
 * The limits of a keyspace's pool.
 *
 * @param connectionsMax open connections at the most
 * @param waitMillisMax how long a call waits for one before it fails
 * @param retryMillisMax how long a call may begin again what the database gave up or could not
 *     serve; longer than a VTGate holds a statement back while a shard has no primary, and with
 *     `waitMillisMax` shorter than a request may take
 */
public record PoolLimits(int connectionsMax, long waitMillisMax, long retryMillisMax) {
  public static final PoolLimits DEFAULTS = new PoolLimits(24, 10_000, 20_000);

  /** The same waits with another number of connections. */
  public PoolLimits withConnections(int connections) {
    return new PoolLimits(connections, waitMillisMax, retryMillisMax);
  }
}

package dev.parley.store.jdbc;

/**
 * The limits of a keyspace's pool.
 *
 * @param connectionsMax open connections at the most
 * @param waitMillisMax how long a call waits for one before it fails
 */
public record PoolLimits(int connectionsMax, long waitMillisMax) {}

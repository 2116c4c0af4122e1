package dev.parley.store.jdbc;

/**
 * The limits of a keyspace's pool.
 *
 * @param connectionsMax open connections at the most
 * @param waitMillisMax how long a call waits for one before it fails, and how long it may begin a
 *     transaction again that the database gave up
 */
public record PoolLimits(int connectionsMax, long waitMillisMax) {}

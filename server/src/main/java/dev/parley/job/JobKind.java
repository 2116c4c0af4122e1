package dev.parley.job;

import dev.parley.store.Keyspace;

/**
 * A sort of due work.
 *
 * @param name as it stands in rows, so it never changes; at most 32 characters
 * @param keyspace where its jobs lie, beside the rows they are about
 */
public record JobKind(String name, Keyspace keyspace) {
  public JobKind {
    if (!JobRows.KEYSPACES.contains(keyspace)) {
      throw new IllegalArgumentException("no jobs in " + keyspace);
    }
  }
}

package dev.parley.job;

import dev.parley.store.Binds;
import dev.parley.store.Session;

/**
 * Makes jobs and takes them away, in the transaction of what they are about.
 *
 * <p>A put raises the epoch above every earlier one, that of a removed job included, so that who
 * claimed the job before changes it no more.
 */
public final class Jobs {
  private Jobs() {}

  /**
   * Makes a job due at a time, or an existing one at another.
   *
   * @param session of the kind's keyspace
   * @param item at most 64 characters
   */
  public static void put(Session session, JobKind kind, String item, long dueMicros, long now) {
    session.run(
        JobRows.put(kind.keyspace()),
        Binds.of("kind", kind.name()).and("item", item).and("due", dueMicros).and("now", now));
  }

  /** Takes a job away; nothing if there is none. */
  public static void remove(Session session, JobKind kind, String item) {
    session.run(JobRows.remove(kind.keyspace()), Binds.of("kind", kind.name()).and("item", item));
  }
}

/**
 * The outbox of each keyspace: committed events, their follow-ups, and the relay that repeats them.
 */
@org.jspecify.annotations.NullMarked
package dev.parley.store.outbox;

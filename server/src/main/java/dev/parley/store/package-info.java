/**
 * The store: keyspaces, routes, statements and transactions that touch one sharding key each.
 *
 * <p>The interface every room writes through; only {@code store.*} knows a database.
 */
@org.jspecify.annotations.NullMarked
package dev.parley.store;

/** Vitess: how its keyspaces are sharded, and its schema. */
@org.jspecify.annotations.NullMarked
package dev.parley.store.vitess;

/** Vitess: how its keyspaces are sharded, and its schema. */
@NullMarked
package dev.parley.store.vitess;

import org.jspecify.annotations.NullMarked;

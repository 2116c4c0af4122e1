/**
 * Backup and restore of a whole installation: the rows of every keyspace at one moment, files and
 * keys, in one archive that no engine needs to read.
 */
@NullMarked
package dev.parley.store.backup;

import org.jspecify.annotations.NullMarked;

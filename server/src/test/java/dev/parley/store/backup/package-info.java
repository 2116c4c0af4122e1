/** Tests of backup and restore. */
@NullMarked
package dev.parley.store.backup;

import org.jspecify.annotations.NullMarked;

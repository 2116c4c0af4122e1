/**
 * The embedded MariaDB: a child process of this one, in the data folder, reached through a unix
 * socket; the only place that knows its binaries, files and flags.
 */
@NullMarked
package dev.parley.store.mariadb;

import org.jspecify.annotations.NullMarked;

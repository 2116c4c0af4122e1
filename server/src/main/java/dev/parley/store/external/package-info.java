/** A database server that the operator runs: MySQL or MariaDB, named by a JDBC URL. */
@NullMarked
package dev.parley.store.external;

import org.jspecify.annotations.NullMarked;

/** Tests of the embedded database. */
@NullMarked
package dev.parley.store.mariadb;

import org.jspecify.annotations.NullMarked;

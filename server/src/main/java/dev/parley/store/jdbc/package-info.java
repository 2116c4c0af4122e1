/**
 * The store on MySQL and MariaDB through JDBC; the one place that imports {@code java.sql} for it.
 */
@org.jspecify.annotations.NullMarked
package dev.parley.store.jdbc;

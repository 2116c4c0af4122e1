package dev.parley.store.jdbc;

/** How many rows go to the database at once. */
enum BatchForm {
  /** A prepared statement and its values, repeated by the server: MariaDB's own protocol. */
  BULK,
  /** One statement whose text has all rows, which every server takes. */
  TEXT
}

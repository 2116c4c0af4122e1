package dev.parley.store.jdbc;

import dev.parley.store.Statement;

/** How many rows go to the database at once. */
enum BatchForm {
  /** A prepared statement and its values, repeated by the server: MariaDB's own protocol. */
  BULK,
  /** One statement whose text has all rows, which every server takes. */
  TEXT;

  /**
   * Whether the rows of an insert go in its text. In bulk the driver sends an insert that may meet
   * its rows already one row at a time, since the answer would not say what became of each.
   */
  boolean isText(Statement.Rows rows) {
    return switch (this) {
      case BULK -> !rows.tail().isBlank();
      case TEXT -> true;
    };
  }
}

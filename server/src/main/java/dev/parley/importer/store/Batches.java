package dev.parley.importer.store;

import dev.parley.store.Binds;
import dev.parley.store.Session;
import dev.parley.store.Statement;
import java.util.List;

/**
 * Writes of many rows in pieces. A driver may send a whole batch before it reads an answer, and the
 * answers of more than about 200 rows do not fit into the buffer of a local socket: server and
 * driver would wait for each other.
 */
final class Batches {
  private static final int ROWS_MAX = 100;

  private Batches() {}

  static void run(Session session, Statement statement, List<Binds> rows) {
    for (int i = 0; i < rows.size(); i += ROWS_MAX) {
      session.batch(statement, rows.subList(i, Math.min(rows.size(), i + ROWS_MAX)));
    }
  }
}

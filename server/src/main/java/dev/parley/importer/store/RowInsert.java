package dev.parley.importer.store;

import dev.parley.store.Binds;
import dev.parley.store.Keyspace;
import dev.parley.store.Session;
import dev.parley.store.Statement;
import java.util.List;
import java.util.regex.Pattern;

/**
 * An insert of many rows with few statements: so many rows at once as one statement has, and what
 * is left one by one. In the row's pattern {@code :name} is the row's own, {@code ::name} the
 * route's.
 */
final class RowInsert {
  private static final int ROWS = 50;
  private static final Pattern OWN = Pattern.compile("(?<!:):([a-z_]+)");

  private final Statement many;
  private final Statement one;

  /**
   * An insert.
   *
   * @param head up to and with {@code VALUES}
   * @param row the pattern of one row, in parentheses
   * @param tail what follows the rows
   */
  RowInsert(Keyspace keyspace, String head, String row, String tail) {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < ROWS; i++) {
      rows.append(i == 0 ? "" : ", ").append(numbered(row, i));
    }
    many = Statement.of(keyspace, head + " " + rows + " " + tail);
    one = Statement.of(keyspace, head + " " + row.replace("::", ":") + " " + tail);
  }

  private static String numbered(String row, int number) {
    return OWN.matcher(row).replaceAll(":$1_" + number).replace("::", ":");
  }

  void run(Session session, List<Binds> rows, List<String> names) {
    int whole = rows.size() - rows.size() % ROWS;
    for (int i = 0; i < whole; i += ROWS) {
      Binds all = Binds.none();
      for (int j = 0; j < ROWS; j++) {
        for (String name : names) {
          all.and(name + "_" + j, rows.get(i + j).get(name));
        }
      }
      session.run(many, all);
    }
    Batches.run(session, one, rows.subList(whole, rows.size()));
  }
}

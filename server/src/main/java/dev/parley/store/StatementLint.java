package dev.parley.store;

import java.util.regex.Pattern;

/** The rules that every statement obeys, checked when it is made. */
final class StatementLint {
  private static final Pattern FORBIDDEN =
      Pattern.compile(
          "\\b(auto_increment|last_insert_id|now\\(|current_timestamp|uuid\\(|rand\\(|sysdate|trigger|foreign key|select \\*)");
  private static final Pattern INSERT =
      Pattern.compile("^(?:insert|replace)(?: ignore)? into [a-z_]+ ?\\(([^)]*)\\)");

  private StatementLint() {}

  static void check(Statement statement) {
    String shape = statement.shape();
    if (FORBIDDEN.matcher(shape).find()) {
      throw fault(statement, "uses a value made by the database, or select *");
    }
    if (shape.contains(";") || shape.contains("--")) {
      throw fault(statement, "holds more than one statement, or a comment");
    }
    var insert = INSERT.matcher(shape);
    if (insert.find()) {
      checkInsert(statement, insert.group(1));
    } else if (shape.startsWith("insert") || shape.startsWith("replace")) {
      throw fault(statement, "names no columns");
    } else {
      checkWhere(statement, shape);
    }
  }

  private static void checkInsert(Statement statement, String columns) {
    String padded = "," + columns.replace(" ", "") + ",";
    if (!padded.contains(",team_id,") && statement.reach() != Statement.Reach.SHARD) {
      throw fault(statement, "writes a row without team_id");
    }
    String column = statement.keyspace().column();
    if (statement.reach() == Statement.Reach.KEY
        && !column.isEmpty()
        && !(padded.contains("," + column + ",") && statement.names().contains(column))) {
      throw fault(statement, "writes a row without binding " + column);
    }
  }

  private static void checkWhere(Statement statement, String shape) {
    String column = statement.keyspace().column();
    boolean bound =
        switch (statement.reach()) {
          case KEY -> column.isEmpty() || shape.contains(column + " = :" + column);
          case KEYS -> shape.contains(column + " in (:keys)") || shape.contains(column + ", ");
          case SHARD -> true;
        };
    if (!bound) {
      throw fault(statement, "does not bind " + column);
    }
    if (!shape.contains(" where ") && !shape.equals("select 1")) {
      throw fault(statement, "has no where");
    }
  }

  private static IllegalArgumentException fault(Statement statement, String what) {
    return new IllegalArgumentException(what + ": " + statement);
  }
}

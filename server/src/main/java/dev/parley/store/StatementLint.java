package dev.parley.store;

import java.util.regex.Pattern;

/** The rules that every statement obeys, checked when it is made. */
final class StatementLint {
  private static final Pattern FORBIDDEN =
      Pattern.compile(
          "\\b(auto_increment|last_insert_id|now\\(|current_timestamp|uuid\\(|rand\\(|sysdate|trigger|foreign key|select \\*)");
  private static final Pattern INSERT =
      Pattern.compile("^(?:insert|replace)(?: ignore)? into [a-z_]+ ?\\(([^)]*)\\)");
  private static final Pattern OR = Pattern.compile("\\b(?:or|xor)\\b|\\|\\|");
  private static final Pattern AFTER_WHERE =
      Pattern.compile(" (?:group by|order by|limit|for update|lock in) .*$");

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
    if (statement.reach() != Statement.Reach.SHARD
        && !column.isEmpty()
        && !(padded.contains("," + column + ",") && statement.names().contains(column))) {
      throw fault(statement, "writes a row without binding " + column);
    }
  }

  private static void checkWhere(Statement statement, String shape) {
    String column = statement.keyspace().column();
    int start = shape.indexOf(" where ");
    if (start < 0 && !shape.equals("select 1")) {
      throw fault(statement, "has no where");
    }
    String where = start < 0 ? "" : shape.substring(start);
    String open = AFTER_WHERE.matcher(outsideBrackets(where)).replaceAll("");
    boolean bound =
        switch (statement.reach()) {
          case KEY -> column.isEmpty() || isBound(column, open);
          case KEYS -> isBoundToMany(column, where);
          case SHARD -> true;
        };
    if (!bound) {
      throw fault(statement, "does not bind " + column);
    }
    if (statement.reach() != Statement.Reach.SHARD && OR.matcher(open).find()) {
      throw fault(statement, "has an or beside its key, which may reach other keys");
    }
  }

  private static boolean isBound(String column, String where) {
    return Pattern.compile("[ .]" + column + " = :" + column + "\\b").matcher(where).find();
  }

  /** Bound to a list of keys, alone or in a row value. */
  private static boolean isBoundToMany(String column, String where) {
    String rows = "\\([^()]*\\b" + column + "\\b[^()]*\\) in \\(+:";
    return Pattern.compile("[ .]" + column + " in \\(:keys\\)|" + rows).matcher(where).find();
  }

  /** A text without what stands in brackets. */
  private static String outsideBrackets(String text) {
    StringBuilder out = new StringBuilder();
    int depth = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '(') {
        depth++;
      } else if (c == ')') {
        depth--;
      } else if (depth == 0) {
        out.append(c);
      }
    }
    return out.toString();
  }

  private static IllegalArgumentException fault(Statement statement, String what) {
    return new IllegalArgumentException(what + ": " + statement);
  }
}

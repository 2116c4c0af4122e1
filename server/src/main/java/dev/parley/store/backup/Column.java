package dev.parley.store.backup;

import java.util.Locale;
import java.util.Optional;

/** A column and the form in which its values travel, so that each comes back byte for byte. */
record Column(String name, Form form) {
  /** How a value is read and written. */
  enum Form {
    /** As the server's own text, UTF-8. */
    TEXT,
    /** A single-precision number, whose own text is rounded: read as a double. */
    FLOAT,
    /** Bits, read as the number they make. */
    BITS,
    /** Raw bytes. */
    BYTES
  }

  static Optional<Form> formOf(String dataType) {
    return switch (dataType.toLowerCase(Locale.ROOT)) {
      case "tinyint", "smallint", "mediumint", "int", "bigint", "decimal", "double", "year" ->
          Optional.of(Form.TEXT);
      case "char", "varchar", "tinytext", "text", "mediumtext", "longtext" ->
          Optional.of(Form.TEXT);
      case "enum", "set", "json", "date", "time", "datetime", "timestamp" -> Optional.of(Form.TEXT);
      case "float" -> Optional.of(Form.FLOAT);
      case "bit" -> Optional.of(Form.BITS);
      case "binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob" ->
          Optional.of(Form.BYTES);
      default -> Optional.empty();
    };
  }

  String quoted() {
    return Sql.quote(name);
  }

  /** The expression that a backup selects. */
  String selected() {
    return switch (form) {
      case TEXT -> "CAST(" + quoted() + " AS CHAR CHARACTER SET utf8mb4)";
      case FLOAT -> "CAST(" + quoted() + " + 0e0 AS CHAR CHARACTER SET utf8mb4)";
      case BITS -> "CAST(" + quoted() + " + 0 AS CHAR CHARACTER SET utf8mb4)";
      case BYTES -> quoted();
    };
  }

  /** The parameter that a restore inserts. */
  String parameter() {
    return switch (form) {
      case TEXT, FLOAT, BYTES -> "?";
      case BITS -> "CAST(? AS UNSIGNED)";
    };
  }
}

package dev.parley.store.jdbc;

import dev.parley.store.Row;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The current row of a result set. */
record JdbcRow(ResultSet rows) implements Row {
  @Override
  public String text(String column) {
    String value = textOrNull(column);
    if (value == null) {
      throw new IllegalStateException(column + " is null");
    }
    return value;
  }

  @Override
  public @Nullable String textOrNull(String column) {
    try {
      return rows.getString(column);
    } catch (SQLException e) {
      throw SqlFailures.of(e);
    }
  }

  @Override
  public long number(String column) {
    try {
      return rows.getLong(column);
    } catch (SQLException e) {
      throw SqlFailures.of(e);
    }
  }

  @Override
  public @Nullable Long numberOrNull(String column) {
    try {
      long value = rows.getLong(column);
      return rows.wasNull() ? null : value;
    } catch (SQLException e) {
      throw SqlFailures.of(e);
    }
  }

  @Override
  public boolean flag(String column) {
    return number(column) != 0;
  }

  @Override
  public byte[] bytes(String column) {
    try {
      return rows.getBytes(column);
    } catch (SQLException e) {
      throw SqlFailures.of(e);
    }
  }
}

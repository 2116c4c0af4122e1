package dev.parley.store;

import org.jspecify.annotations.Nullable;

/** One row of a result, read by column name. */
public interface Row {
  String text(String column);

  @Nullable String textOrNull(String column);

  long number(String column);

  @Nullable Long numberOrNull(String column);

  boolean flag(String column);

  byte[] bytes(String column);

  /** Makes a value of a row; it must not keep the row. */
  @FunctionalInterface
  interface Mapper<T> {
    T map(Row row);
  }
}

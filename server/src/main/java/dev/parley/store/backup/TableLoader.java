package dev.parley.store.backup;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts the rows of one table in, many in a statement and many statements in a transaction. */
final class TableLoader {
  private static final int PARAMETERS_MAX = 8_000;
  private static final int ROWS_MAX = 500;
  private static final long STATEMENT_BYTES_MAX = 2L << 20;
  private static final int COMMIT_ROWS = 10_000;

  private final Connection connection;
  private final Manifest.Table table;
  private final Progress progress;
  private final List<byte[] @Nullable []> waiting = new ArrayList<>();
  private long waitingBytes;
  private long done;
  private long uncommitted;

  TableLoader(Connection connection, Manifest.Table table, Progress progress) {
    this.connection = connection;
    this.table = table;
    this.progress = progress;
  }

  void load(DataInputStream in) throws IOException, SQLException {
    int columns = table.columns().size();
    int rowsMax = Math.max(1, Math.min(ROWS_MAX, PARAMETERS_MAX / columns));
    connection.setAutoCommit(false);
    byte[] @Nullable [] row = new byte[columns][];
    while (RowCodec.read(in, row)) {
      waiting.add(row);
      for (byte[] value : row) {
        waitingBytes += value == null ? 0 : value.length;
      }
      if (waiting.size() >= rowsMax || waitingBytes >= STATEMENT_BYTES_MAX) {
        flush();
      }
      row = new byte[columns][];
    }
    flush();
    connection.commit();
    connection.setAutoCommit(true);
    if (done != table.rows()) {
      throw new IOException(table.entry() + " gave " + done + " rows of " + table.rows());
    }
    progress.at(table.keyspace() + "." + table.name(), done);
  }

  private void flush() throws SQLException {
    if (waiting.isEmpty()) {
      return;
    }
    try (PreparedStatement insert = connection.prepareStatement(insert(waiting.size()))) {
      int index = 1;
      for (byte[][] row : waiting) {
        for (int i = 0; i < row.length; i++) {
          set(insert, index++, table.columns().get(i), row[i]);
        }
      }
      insert.executeUpdate();
    }
    done += waiting.size();
    uncommitted += waiting.size();
    waiting.clear();
    waitingBytes = 0;
    if (uncommitted >= COMMIT_ROWS) {
      connection.commit();
      uncommitted = 0;
      progress.at(table.keyspace() + "." + table.name(), done);
    }
  }

  private String insert(int rows) {
    List<Column> columns = table.columns();
    String names = String.join(", ", columns.stream().map(Column::quoted).toList());
    String row = "(" + String.join(", ", columns.stream().map(Column::parameter).toList()) + ")";
    return "INSERT INTO "
        + Sql.quote(table.name())
        + " ("
        + names
        + ") VALUES "
        + String.join(", ", Collections.nCopies(rows, row));
  }

  private static void set(
      PreparedStatement insert, int index, Column column, byte @Nullable [] value)
      throws SQLException {
    switch (column.form()) {
      case BYTES -> insert.setBytes(index, value);
      case TEXT, FLOAT, BITS ->
          insert.setString(index, value == null ? null : new String(value, StandardCharsets.UTF_8));
    }
  }
}

package dev.parley.store.jdbc;

import dev.parley.store.Binds;
import dev.parley.store.Keyspace;
import dev.parley.store.Route;
import dev.parley.store.Row;
import dev.parley.store.Session;
import dev.parley.store.Statement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A session on one connection. */
final class JdbcSession implements Session {
  /** Lists are padded to powers of two, so that few texts are prepared. */
  private static final int SPREAD_MIN = 1;

  /**
   * The rows of one batch. A driver may send a whole batch before it reads an answer, and the
   * answers of more than about 200 statements do not fit into the buffer of a local socket: server
   * and driver would wait for each other.
   */
  private static final int BATCH_ROWS_MAX = 100;

  /** Characters and bytes of one batch, well below the packet that every server takes. */
  private static final long BATCH_SIZE_MAX = 2 << 20;

  private final Connection connection;
  private final Keyspace keyspace;
  private final @Nullable RouteKeys keys;
  private final BatchForm form;

  JdbcSession(Connection connection, Keyspace keyspace, @Nullable RouteKeys keys, BatchForm form) {
    this.connection = connection;
    this.keyspace = keyspace;
    this.keys = keys;
    this.form = form;
  }

  @Override
  public <T> List<T> list(Statement statement, Binds binds, Row.Mapper<T> mapper) {
    check(statement);
    if (hasNoRows()) {
      return List.of();
    }
    try (PreparedStatement prepared = prepare(statement, binds);
        ResultSet rows = prepared.executeQuery()) {
      List<T> found = new ArrayList<>();
      Row row = new JdbcRow(rows);
      while (rows.next()) {
        found.add(mapper.map(row));
      }
      return found;
    } catch (SQLException e) {
      if (SqlFailures.matchesNothing(e)) {
        return List.of();
      }
      throw SqlFailures.of(e);
    }
  }

  @Override
  public int run(Statement statement, Binds binds) {
    check(statement);
    if (hasNoRows()) {
      return 0;
    }
    try (PreparedStatement prepared = prepare(statement, binds)) {
      return prepared.executeUpdate();
    } catch (SQLException e) {
      if (SqlFailures.matchesNothing(e)) {
        return 0;
      }
      throw SqlFailures.of(e);
    }
  }

  @Override
  public void batch(Statement statement, List<Binds> binds) {
    check(statement);
    if (hasNoRows()) {
      return;
    }
    Optional<Statement.Rows> rows = statement.rows();
    int from = 0;
    while (from < binds.size()) {
      List<Binds> piece = binds.subList(from, pieceEnd(statement, binds, from));
      try {
        if (rows.isPresent() && form.isText(rows.get())) {
          insert(statement, rows.get(), piece);
        } else {
          repeat(statement, piece);
        }
      } catch (SQLException e) {
        throw SqlFailures.of(e);
      }
      from += piece.size();
    }
  }

  private int pieceEnd(Statement statement, List<Binds> binds, int from) {
    long size = 0;
    int end = from;
    while (end < binds.size() && end - from < BATCH_ROWS_MAX) {
      for (String name : statement.names()) {
        size += size(value(name, binds.get(end)));
      }
      if (size > BATCH_SIZE_MAX && end > from) {
        break;
      }
      end++;
    }
    return end;
  }

  private static int size(@Nullable Object value) {
    return switch (value) {
      case String text -> text.length();
      case byte[] bytes -> bytes.length;
      case null, default -> 0;
    };
  }

  private void insert(Statement statement, Statement.Rows rows, List<Binds> binds)
      throws SQLException {
    StringBuilder sql = new StringBuilder(rows.head());
    sql.repeat(rows.row() + ",", binds.size());
    sql.setLength(sql.length() - 1);
    try (PreparedStatement prepared =
        connection.prepareStatement(sql.append(rows.tail()).toString())) {
      int place = 1;
      for (Binds one : binds) {
        for (String name : statement.names()) {
          bind(prepared, place++, value(name, one));
        }
      }
      prepared.executeUpdate();
    }
  }

  private void repeat(Statement statement, List<Binds> binds) throws SQLException {
    try (PreparedStatement prepared =
        connection.prepareStatement(String.join("?", statement.pieces()))) {
      for (Binds one : binds) {
        int place = 1;
        for (String name : statement.names()) {
          bind(prepared, place++, value(name, one));
        }
        prepared.addBatch();
      }
      prepared.executeBatch();
    }
  }

  @Override
  public Session at(Route route) {
    if (keys != null || route.keyspace() != keyspace) {
      throw new IllegalArgumentException("this session cannot be bound to " + route);
    }
    return new JdbcSession(connection, keyspace, new RouteKeys(route), form);
  }

  private boolean hasNoRows() {
    return keys != null && !Route.mayHold(keys.route().key());
  }

  private void check(Statement statement) {
    if (statement.keyspace() != keyspace) {
      throw new IllegalArgumentException("a session of " + keyspace + " cannot run " + statement);
    }
    if (statement.reach() == Statement.Reach.KEY && keys == null) {
      throw new IllegalArgumentException("a session without a key cannot run " + statement);
    }
  }

  private PreparedStatement prepare(Statement statement, Binds binds) throws SQLException {
    List<@Nullable Object> values = new ArrayList<>();
    StringBuilder sql = new StringBuilder(statement.text().length());
    List<String> pieces = statement.pieces();
    List<String> names = statement.names();
    for (int i = 0; i < names.size(); i++) {
      sql.append(pieces.get(i));
      Object value = value(names.get(i), binds);
      if (value instanceof Collection<?> many) {
        spread(many, sql, values);
      } else {
        sql.append('?');
        values.add(value);
      }
    }
    sql.append(pieces.getLast());
    PreparedStatement prepared = connection.prepareStatement(sql.toString());
    for (int i = 0; i < values.size(); i++) {
      bind(prepared, i + 1, values.get(i));
    }
    return prepared;
  }

  /** Binds a value by its type, for which a driver that is told nothing of it has to search. */
  private static void bind(PreparedStatement prepared, int place, @Nullable Object value)
      throws SQLException {
    switch (value) {
      case String text -> prepared.setString(place, text);
      case Long number -> prepared.setLong(place, number);
      case Integer number -> prepared.setInt(place, number);
      case Boolean flag -> prepared.setBoolean(place, flag);
      case byte[] bytes -> prepared.setBytes(place, bytes);
      case null -> prepared.setNull(place, Types.NULL);
      default -> prepared.setObject(place, value);
    }
  }

  /** Spreads a list; the last element repeats up to the padded size, which changes no set. */
  private static void spread(Collection<?> many, StringBuilder sql, List<@Nullable Object> values) {
    if (many.isEmpty()) {
      throw new IllegalArgumentException("an empty list bound");
    }
    int size = Math.max(SPREAD_MIN, Integer.highestOneBit(many.size() * 2 - 1));
    Object last = null;
    for (Object one : many) {
      values.add(one);
      last = one;
    }
    for (int i = many.size(); i < size; i++) {
      values.add(last);
    }
    sql.append("?,".repeat(size), 0, size * 2 - 1);
  }

  private @Nullable Object value(String name, Binds binds) {
    if (keys != null && keys.has(name)) {
      return keys.get(name);
    }
    if (!binds.has(name)) {
      throw new IllegalArgumentException("nothing bound to :" + name);
    }
    return binds.get(name);
  }
}

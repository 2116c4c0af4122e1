package dev.parley.store.jdbc;

import dev.parley.store.Binds;
import dev.parley.store.Keyspace;
import dev.parley.store.Row;
import dev.parley.store.Session;
import dev.parley.store.Statement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A session on one connection. */
final class JdbcSession implements Session {
  /** Lists are padded to powers of two, so that few texts are prepared. */
  private static final int SPREAD_MIN = 1;

  private final Connection connection;
  private final Keyspace keyspace;
  private final @Nullable RouteKeys keys;

  JdbcSession(Connection connection, Keyspace keyspace, @Nullable RouteKeys keys) {
    this.connection = connection;
    this.keyspace = keyspace;
    this.keys = keys;
  }

  @Override
  public <T> List<T> list(Statement statement, Binds binds, Row.Mapper<T> mapper) {
    check(statement);
    try (PreparedStatement prepared = prepare(statement, binds);
        ResultSet rows = prepared.executeQuery()) {
      List<T> found = new ArrayList<>();
      Row row = new JdbcRow(rows);
      while (rows.next()) {
        found.add(mapper.map(row));
      }
      return found;
    } catch (SQLException e) {
      throw SqlFailures.of(e);
    }
  }

  @Override
  public int run(Statement statement, Binds binds) {
    check(statement);
    try (PreparedStatement prepared = prepare(statement, binds)) {
      return prepared.executeUpdate();
    } catch (SQLException e) {
      throw SqlFailures.of(e);
    }
  }

  @Override
  public void batch(Statement statement, List<Binds> binds) {
    check(statement);
    if (binds.isEmpty()) {
      return;
    }
    try (PreparedStatement prepared =
        connection.prepareStatement(String.join("?", statement.pieces()))) {
      for (Binds one : binds) {
        int place = 1;
        for (String name : statement.names()) {
          prepared.setObject(place++, value(name, one));
        }
        prepared.addBatch();
      }
      prepared.executeBatch();
    } catch (SQLException e) {
      throw SqlFailures.of(e);
    }
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
      prepared.setObject(i + 1, values.get(i));
    }
    return prepared;
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

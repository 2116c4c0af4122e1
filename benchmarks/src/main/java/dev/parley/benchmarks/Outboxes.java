package dev.parley.benchmarks;

import dev.parley.store.Keyspace;
import dev.parley.store.folder.DataFolder;
import dev.parley.store.mariadb.MariaDbEndpoint;
import dev.parley.store.mariadb.MariaDbSession;
import dev.parley.store.mariadb.MariaDbSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The outboxes of a running server, read past it. */
final class Outboxes implements AutoCloseable {
  private static final long POLL_MILLIS = 5;
  private static final long WAIT_MILLIS_MAX = 120_000;
  private static final String LEFT =
      "SELECT (SELECT COUNT(*) FROM outbox WHERE position IS NULL)"
          + " + (SELECT COALESCE((SELECT position FROM relays WHERE name = 'relay'), 0)"
          + " - COALESCE((SELECT MIN(position) FROM consumers), 0))";

  private final MariaDbSession session;
  private final List<Connection> connections = new ArrayList<>();

  Outboxes(Path data) throws SQLException {
    session =
        MariaDbSession.open(
            DataFolder.open(data), "bench", MariaDbSettings.defaults(), Duration.ofSeconds(20));
    MariaDbEndpoint endpoint = session.endpoint();
    for (Keyspace keyspace : List.of(Keyspace.TEAM, Keyspace.CHANNEL, Keyspace.USER)) {
      connections.add(endpoint.connect(MariaDbEndpoint.PREFIX + keyspace.database()));
    }
  }

  /** Waits until every event is stamped and every consumer has passed it. */
  void awaitIdle() throws IOException, SQLException, InterruptedException {
    long deadline = System.nanoTime() + WAIT_MILLIS_MAX * 1_000_000;
    while (left() > 0) {
      if (System.nanoTime() - deadline > 0) {
        throw new IOException("the outbox does not empty");
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  private long left() throws SQLException {
    long left = 0;
    for (Connection connection : connections) {
      try (Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery(LEFT)) {
        rows.next();
        left += rows.getLong(1);
      }
    }
    return left;
  }

  @Override
  public void close() throws SQLException {
    for (Connection connection : connections) {
      connection.close();
    }
    session.close();
  }
}

package dev.parley.benchmarks;

import dev.parley.json.Json;
import dev.parley.store.Keyspace;
import dev.parley.store.folder.DataFolder;
import dev.parley.store.jdbc.JdbcStore;
import dev.parley.store.jdbc.Schema;
import dev.parley.store.mariadb.MariaDbEndpoint;
import dev.parley.store.mariadb.MariaDbSession;
import dev.parley.store.mariadb.MariaDbSettings;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.mariadb.jdbc.Driver;

/**
 * The yardstick of posting: the rows of a message and of its event on the same database with the
 * same settings, the driver's among them, inserted by plain JDBC over as many connections as there
 * are clients, a commit for each pair. Nothing is looked up, checked or published.
 */
public final class BareJdbc {
  private static final String MESSAGE =
      "INSERT INTO messages (channel_id, ts_micros, team_id, timeline_micros, thread_micros,"
          + " user_id, subtype, client_msg_id, body, edited_micros, deleted, version) VALUES"
          + " (?, ?, 'T0BENCH', ?, NULL, 'U0BENCH', NULL, NULL, ?, NULL, 0, ?)";
  private static final String EVENT =
      "INSERT INTO outbox (channel_id, team_id, stream, seq, position, type, payload, follow_ups,"
          + " created_micros) VALUES (?, 'T0BENCH', ?, ?, NULL, 'message', ?, ?, ?)";

  private final MariaDbEndpoint endpoint;
  private final String body;
  private final byte[] payload;
  private final AtomicLong left = new AtomicLong();
  private final AtomicLong sequence = new AtomicLong(1_700_000_000_000_000L);

  private BareJdbc(MariaDbEndpoint endpoint, String body) {
    this.endpoint = endpoint;
    this.body = body;
    this.payload = body.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * What was measured.
   *
   * @param cpuSeconds of this process and the database
   */
  record Result(double seconds, double cpuSeconds) {}

  private static Connection connect(MariaDbEndpoint endpoint) throws SQLException {
    String url = endpoint.jdbcUrl(Keyspace.CHANNEL);
    Connection connection = new Driver().connect(url, JdbcStore.settings(endpoint));
    return Objects.requireNonNull(connection, "the driver knows its own URL");
  }

  private Result run(int clients, long pairs) throws Exception {
    left.set(pairs);
    List<Connection> connections = new ArrayList<>();
    for (int i = 0; i < clients; i++) {
      Connection connection = connect(endpoint);
      connection.setAutoCommit(false);
      connections.add(connection);
    }
    List<ProcessHandle> processes = Usage.tree(ProcessHandle.current());
    long cpu = Usage.cpuNanos(processes);
    long start = System.nanoTime();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> ends = new ArrayList<>();
      for (int i = 0; i < clients; i++) {
        Connection connection = connections.get(i);
        String channel = "C0BENCH%03d".formatted(i);
        ends.add(
            threads.submit(
                () -> {
                  insert(connection, channel);
                  return null;
                }));
      }
      for (Future<?> end : ends) {
        end.get();
      }
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    double cpuSeconds = (Usage.cpuNanos(processes) - cpu) / 1e9;
    for (Connection connection : connections) {
      connection.close();
    }
    return new Result(seconds, cpuSeconds);
  }

  private void insert(Connection connection, String channel) throws SQLException {
    while (left.getAndDecrement() > 0) {
      long number = sequence.incrementAndGet();
      try (PreparedStatement message = connection.prepareStatement(MESSAGE)) {
        message.setString(1, channel);
        message.setLong(2, number);
        message.setLong(3, number);
        message.setString(4, body);
        message.setLong(5, number);
        message.executeUpdate();
      }
      try (PreparedStatement event = connection.prepareStatement(EVENT)) {
        event.setString(1, channel);
        event.setString(2, channel);
        event.setLong(3, number);
        event.setBytes(4, payload);
        event.setBytes(5, new byte[0]);
        event.setLong(6, number);
        event.executeUpdate();
      }
      connection.commit();
    }
  }

  /**
   * Arguments: FOLDER CLIENTS BODY. Each line of the input is how many pairs to insert, and each is
   * answered by a line of JSON.
   */
  public static void main(String[] arguments) throws Exception {
    try (MariaDbSession session =
        MariaDbSession.open(
            DataFolder.open(Path.of(arguments[0])),
            "bench",
            MariaDbSettings.defaults(),
            Duration.ofSeconds(20))) {
      MariaDbEndpoint endpoint = session.endpoint();
      try (Connection connection = connect(endpoint)) {
        for (String statement : Schema.statements(Keyspace.CHANNEL, Schema.VERSION)) {
          connection.createStatement().execute(statement);
        }
      }
      int clients = Integer.parseInt(arguments[1]);
      BareJdbc bare = new BareJdbc(endpoint, arguments[2]);
      BufferedReader orders =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      for (String order = orders.readLine(); order != null; order = orders.readLine()) {
        System.out.println(Json.text(bare.run(clients, Long.parseLong(order))));
        System.out.flush();
      }
    }
    System.exit(0);
  }
}

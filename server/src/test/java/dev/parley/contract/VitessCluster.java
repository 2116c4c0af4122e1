package dev.parley.contract;

import dev.parley.store.Keyspace;
import dev.parley.store.external.ExternalDatabase;
import dev.parley.store.jdbc.Sharding;
import dev.parley.store.vitess.Vtctld;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A real Vitess, one for all tests of this JVM: two shards of what is sharded, a tablet each.
 *
 * <p>{@code engines/install mysql etcd vitess} brings it to a machine, {@code engines/vitess}
 * starts it, and it ends when its standard input does.
 */
public final class VitessCluster {
  /** Started by whoever asks first. */
  private static final class Running {
    static final VitessCluster ONE = start();
  }

  private static final int PORT_MIN = 20_000;
  private static final int PORT_MAX = 32_000;

  /** VTGate, vtctld, etcd and vtorc, and three for each of seven tablets. */
  private static final int PORTS = 11 + 3 * 7;

  /** A tablet refuses to touch more than 10,000 rows at once. */
  private static final int DELETED_MAX = 5_000;

  private final int port;

  private VitessCluster(int port) {
    this.port = port;
  }

  public static VitessCluster running() {
    return Running.ONE;
  }

  /** What an operator hands to {@code --database}. */
  public String url() {
    return "jdbc:mysql://127.0.0.1:" + port + "/?sslMode=DISABLED";
  }

  /** Where vtctld speaks gRPC. */
  public String vtctld() {
    return "127.0.0.1:" + (port + 4);
  }

  /** Its keyspaces, with tables that hold nothing. */
  ExternalDatabase open() {
    ExternalDatabase database = ExternalDatabase.open(url(), ExternalDatabase.PREFIX);
    try (Connection connection = DriverManager.getConnection(url())) {
      for (Keyspace keyspace : Keyspace.values()) {
        for (String shard : database.sharding().shards(keyspace)) {
          empty(connection, database.sharding(), keyspace, shard);
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException("the tables cannot be emptied", e);
    }
    return database;
  }

  private static void empty(
      Connection connection, Sharding sharding, Keyspace keyspace, String shard)
      throws SQLException {
    connection.setCatalog(sharding.target(keyspace, shard).orElseThrow());
    try (Statement statement = connection.createStatement()) {
      List<String> tables = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery("SHOW TABLES")) {
        while (rows.next()) {
          tables.add(rows.getString(1));
        }
      }
      tables.remove("schema_version");
      for (String table : tables) {
        // A truncation is a change of the schema, which takes long.
        int gone = DELETED_MAX;
        while (gone == DELETED_MAX) {
          gone = statement.executeUpdate("DELETE FROM " + table + " LIMIT " + DELETED_MAX);
        }
      }
    }
  }

  private static VitessCluster start() {
    try {
      Path folder = Files.createTempDirectory("vitess");
      int port = freePorts();
      Path script = Path.of("../engines/vitess").toAbsolutePath().normalize();
      List<String> command = new ArrayList<>(List.of(script.toString(), folder.toString()));
      command.addAll(List.of(Integer.toString(port), "1"));
      for (Keyspace keyspace : Keyspace.values()) {
        String shards = keyspace.isSharded() ? "-80,80-" : "0";
        command.add(ExternalDatabase.PREFIX + keyspace.database() + "=" + shards);
      }
      Process process =
          new ProcessBuilder(command)
              .redirectError(ProcessBuilder.Redirect.appendTo(folder.resolve("error").toFile()))
              .start();
      BufferedReader out =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
      if (!"ready".equals(out.readLine())) {
        throw new IllegalStateException(
            "Vitess does not start: " + Files.readString(folder.resolve("error")));
      }
      VitessCluster cluster = new VitessCluster(port);
      try (Vtctld vtctld = new Vtctld(cluster.vtctld())) {
        for (Keyspace keyspace : Keyspace.values()) {
          vtctld.apply(keyspace, ExternalDatabase.PREFIX);
        }
      }
      return cluster;
    } catch (IOException e) {
      throw new IllegalStateException("Vitess cannot be started", e);
    }
  }

  /** The first of as many ports in a row that nobody listens on. */
  private static int freePorts() {
    Random random = new Random();
    while (true) {
      int first = random.nextInt(PORT_MIN, PORT_MAX);
      boolean free = true;
      for (int i = 0; i < PORTS && free; i++) {
        free = isFree(first + i);
      }
      if (free) {
        return first;
      }
    }
  }

  private static boolean isFree(int port) {
    try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}

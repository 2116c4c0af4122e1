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
import java.util.concurrent.TimeUnit;

/**
 * A real Vitess: one for all tests of this JVM, with two shards of what is sharded and a tablet
 * each, or one of a test's own.
 *
 * <p>{@code engines/install mysql etcd vitess} brings it to a machine, {@code engines/vitess}
 * starts it, and it ends when its standard input does.
 */
public final class VitessCluster implements AutoCloseable {
  /** Started by whoever asks first. */
  private static final class Running {
    static final VitessCluster ONE = start(1, "-80,80-");
  }

  /** The name of an only shard. */
  public static final String WHOLE = "0";

  /** What {@code engines/install} brought. */
  static final Path ENGINES =
      Path.of(
              System.getenv()
                  .getOrDefault("XDG_CACHE_HOME", System.getProperty("user.home") + "/.cache"))
          .resolve("parley/engines");

  private static final int PORT_MIN = 20_000;
  private static final int PORT_MAX = 32_000;

  /** VTGate, vtctld, etcd and vtorc. */
  private static final int PORTS_OF_ALL = 11;

  private static final int PORTS_OF_A_TABLET = 3;

  /** A tablet refuses to touch more than 10,000 rows at once. */
  private static final int DELETED_MAX = 5_000;

  private static final long END_SECONDS_MAX = 20;

  private final int port;
  private final Path folder;
  private final Process process;

  private VitessCluster(int port, Path folder, Process process) {
    this.port = port;
    this.folder = folder;
    this.process = process;
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

  /** What may befall it. */
  public VitessFaults faults() {
    return new VitessFaults(folder, vtctld());
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

  /**
   * Starts one more.
   *
   * @param tablets of each shard
   * @param shards of each keyspace that is sharded
   */
  public static VitessCluster start(int tablets, String shards) {
    try {
      Path folder = Files.createTempDirectory("vitess");
      int port = freePorts(ports(tablets, shards));
      Path script = Path.of("../engines/vitess").toAbsolutePath().normalize();
      List<String> command = new ArrayList<>(List.of(script.toString(), folder.toString()));
      command.addAll(List.of(Integer.toString(port), Integer.toString(tablets)));
      for (Keyspace keyspace : Keyspace.values()) {
        String own = keyspace.isSharded() ? shards : WHOLE;
        command.add(ExternalDatabase.PREFIX + keyspace.database() + "=" + own);
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
      VitessCluster cluster = new VitessCluster(port, folder, process);
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

  private static int ports(int tablets, String shards) {
    int all = 0;
    for (Keyspace keyspace : Keyspace.values()) {
      all += keyspace.isSharded() ? shards.split(",").length : 1;
    }
    return PORTS_OF_ALL + PORTS_OF_A_TABLET * tablets * all;
  }

  /** The first of as many ports in a row that nobody listens on. */
  private static int freePorts(int ports) {
    Random random = new Random();
    while (true) {
      int first = random.nextInt(PORT_MIN, PORT_MAX);
      boolean free = true;
      for (int i = 0; i < ports && free; i++) {
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

  /** Ends all of its processes. */
  @Override
  public void close() {
    try {
      process.getOutputStream().close();
      if (!process.waitFor(END_SECONDS_MAX, TimeUnit.SECONDS)) {
        throw new IllegalStateException("a Vitess does not end");
      }
    } catch (IOException e) {
      throw new IllegalStateException("a Vitess cannot be told to end", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

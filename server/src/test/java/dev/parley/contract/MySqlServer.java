package dev.parley.contract;

import dev.parley.store.external.ExternalDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A real MySQL server, one for all tests of this JVM, with the account of an operator.
 *
 * <p>{@code engines/install mysql} brings it to a machine; {@code PARLEY_MYSQLD} names another.
 */
public final class MySqlServer {
  private static final Duration START_MAX = Duration.ofMinutes(2);
  private static final String PASSWORD = "p@ss:word";

  /** It ends when its standard input does, so no end of this JVM leaves it behind. */
  private static final String LAUNCH =
      "folder=$1; shift; \"$@\" </dev/null & read -r _; kill -KILL $!; wait; rm -rf \"$folder\"";

  /** Started by whoever asks first. */
  private static final class Running {
    static final MySqlServer ONE = start();
  }

  private final int port;
  private final AtomicInteger prefixes = new AtomicInteger();

  private MySqlServer(int port) {
    this.port = port;
  }

  public static MySqlServer running() {
    return Running.ONE;
  }

  public int port() {
    return port;
  }

  /** What an operator hands to {@code --database}, with the driver of MySQL. */
  public String url() {
    return "jdbc:mysql://operator:p%40ss%3Aword@127.0.0.1:"
        + port
        + "/?sslMode=DISABLED&allowPublicKeyRetrieval=true";
  }

  /** A prefix for databases that nobody else has. */
  public String prefix() {
    return "t" + prefixes.incrementAndGet() + "_";
  }

  /** Drops the databases of a prefix. */
  void drop(String prefix) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url());
        Statement statement = connection.createStatement()) {
      List<String> names = new ArrayList<>();
      try (ResultSet rows =
          statement.executeQuery(
              "SELECT schema_name FROM information_schema.schemata WHERE schema_name LIKE '"
                  + prefix.replace("_", "\\_")
                  + "%'")) {
        while (rows.next()) {
          names.add(rows.getString(1));
        }
      }
      for (String name : names) {
        statement.execute("DROP DATABASE `" + name + "`");
      }
    }
  }

  /** Its databases under a prefix of their own. */
  ExternalDatabase open(String prefix) {
    return ExternalDatabase.open(url(), prefix);
  }

  private static MySqlServer start() {
    try {
      String program = program();
      Path folder = Files.createTempDirectory("mysql");
      Path log = folder.resolve("log");
      List<String> base = new ArrayList<>(List.of(program, "--no-defaults"));
      base.add("--datadir=" + folder.resolve("data"));
      if (System.getProperty("user.name").equals("root")) {
        base.add("--user=root");
      }
      // A small server that flushes lazily: what it survives is not what these tests ask.
      base.addAll(
          List.of(
              "--innodb-buffer-pool-size=64M",
              "--innodb-redo-log-capacity=64M",
              "--innodb-flush-log-at-trx-commit=2",
              "--innodb-use-native-aio=OFF",
              "--sync-binlog=0",
              "--performance-schema=OFF",
              "--max-connections=500",
              "--mysqlx=OFF"));
      initialise(base, log);
      int port = freePort();
      serve(base, folder, log, port);
      MySqlServer server = new MySqlServer(port);
      server.awaitReady(log);
      return server;
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException("MySQL cannot be started", e);
    }
  }

  private static String program() {
    String program =
        Optional.ofNullable(System.getenv("PARLEY_MYSQLD"))
            .orElseGet(
                () ->
                    Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
                            .filter(text -> !text.isEmpty())
                            .orElse(System.getenv("HOME") + "/.cache")
                        + "/parley/engines/mysql/bin/mysqld");
    if (!Files.isExecutable(Path.of(program))) {
      throw new IllegalStateException("no " + program + "; engines/install mysql brings it");
    }
    return program;
  }

  private static void initialise(List<String> base, Path log)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(base);
    command.add("--initialize-insecure");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    if (process.waitFor() != 0) {
      throw new IllegalStateException("MySQL cannot be initialised: " + Files.readString(log));
    }
  }

  private static void serve(List<String> base, Path folder, Path log, int port) throws IOException {
    Path accounts = folder.resolve("accounts.sql");
    Files.writeString(
        accounts,
        "CREATE USER operator@'127.0.0.1' IDENTIFIED BY '"
            + PASSWORD
            + "';\nGRANT ALL ON *.* TO operator@'127.0.0.1';\n");
    List<String> command = new ArrayList<>(List.of("sh", "-c", LAUNCH, "sh", folder.toString()));
    command.addAll(base);
    command.add("--port=" + port);
    command.add("--bind-address=127.0.0.1");
    command.add("--skip-name-resolve");
    command.add("--socket=" + folder.resolve("socket"));
    command.add("--pid-file=" + folder.resolve("pid"));
    command.add("--init-file=" + accounts);
    var _ =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  private void awaitReady(Path log) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + START_MAX.toNanos();
    while (true) {
      try (Connection connection = DriverManager.getConnection(url())) {
        if (connection.isValid(5)) {
          return;
        }
      } catch (SQLException e) {
        if (System.nanoTime() > deadline) {
          throw new IllegalStateException("MySQL does not start: " + Files.readString(log), e);
        }
        Thread.sleep(50); // between two looks at whether it answers
      }
    }
  }
}

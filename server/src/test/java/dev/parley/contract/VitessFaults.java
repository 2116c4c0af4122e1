package dev.parley.contract;

import dev.parley.store.Keyspace;
import dev.parley.store.external.ExternalDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What befalls a {@link VitessCluster} that has several tablets a shard. */
public final class VitessFaults {
  private static final long COMMAND_SECONDS_MAX = 60;

  private final Path folder;
  private final String vtctld;

  VitessFaults(Path folder, String vtctld) {
    this.folder = folder;
    this.vtctld = vtctld;
  }

  /** Makes another tablet of a keyspace's only shard its primary, in good order. */
  public void reparent(Keyspace keyspace) throws Exception {
    var _ = client("PlannedReparentShard", name(keyspace) + "/" + VitessCluster.WHOLE);
  }

  /** Kills the primary of a keyspace's only shard and its MySQL. */
  public void killPrimary(Keyspace keyspace) throws Exception {
    String primary =
        client("GetTablets", "--keyspace", name(keyspace), "--tablet-type", "primary")
            .split(" ", 2)[0];
    int number = Integer.parseInt(primary.substring(primary.indexOf('-') + 1));
    Path mysql = folder.resolve("vt_%010d/mysql.pid".formatted(number));
    long server = Long.parseLong(Files.readString(mysql).strip());
    kill(pid("vttablet-" + number));
    kill(server);
  }

  /** Kills the only VTGate, which is started again as a supervisor does. */
  public void killGate() throws IOException {
    kill(pid("vtgate"));
  }

  private static String name(Keyspace keyspace) {
    return ExternalDatabase.PREFIX + keyspace.database();
  }

  /** The newest process of a name. */
  private long pid(String name) throws IOException {
    return Files.readAllLines(folder.resolve("pids")).stream()
        .map(line -> line.split(" "))
        .filter(line -> line[0].equals(name))
        .mapToLong(line -> Long.parseLong(line[1]))
        .reduce((_, last) -> last)
        .orElseThrow();
  }

  private static void kill(long pid) {
    if (!ProcessHandle.of(pid).orElseThrow().destroyForcibly()) {
      throw new IllegalStateException("a process was not killed");
    }
  }

  private String client(String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(VitessCluster.ENGINES.resolve("vitess/bin/vtctldclient").toString());
    command.addAll(List.of("--server", vtctld));
    command.addAll(List.of(arguments));
    Path out = Files.createTempFile(folder, "vtctldclient", null);
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(folder.resolve("error").toFile())
            .start();
    if (!process.waitFor(COMMAND_SECONDS_MAX, TimeUnit.SECONDS) || process.exitValue() != 0) {
      var _ = process.destroyForcibly();
      throw new IllegalStateException(Files.readString(folder.resolve("error")));
    }
    return Files.readString(out);
  }
}

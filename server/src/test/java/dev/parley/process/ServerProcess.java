package dev.parley.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One server of a cluster in a JVM of its own, which can be killed. */
final class ServerProcess implements AutoCloseable {
  private static final int END_SECONDS_MAX = 60;
  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin", "java").toString();

  private final Process process;
  private final Path log;
  private final String url;
  private final String id;

  private ServerProcess(Process process, Path log, String url, String id) {
    this.process = process;
    this.log = log;
    this.url = url;
    this.id = id;
  }

  /** A process that was started and is not ready yet. */
  record Starting(Process process, Path log) {
    /** Waits for its line {@code ready URL ID ADDRESS}. */
    ServerProcess ready() throws IOException {
      BufferedReader out = process.inputReader();
      String line = out.readLine();
      while (line != null && !line.startsWith("ready ")) {
        line = out.readLine();
      }
      if (line == null) {
        process.destroyForcibly();
        throw new AssertionError("a server did not become ready: " + Files.readString(log));
      }
      String[] words = line.split(" ", -1);
      return new ServerProcess(process, log, words[1], words.length > 2 ? words[2] : "");
    }
  }

  static Starting start(
      Path logs, String name, Map<String, String> environment, List<String> arguments)
      throws IOException {
    Path log = Files.createTempFile(logs, name + "-", ".log");
    List<String> command =
        new ArrayList<>(
            List.of(
                JAVA,
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Xmx192m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
                "-cp",
                System.getProperty("java.class.path"),
                "dev.parley.role.Parley"));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(log.toFile());
    builder.environment().putAll(environment);
    return new Starting(builder.start(), log);
  }

  String url() {
    return url;
  }

  /** As discovery names it. */
  String id() {
    return id;
  }

  String log() throws IOException {
    return Files.readString(log);
  }

  void kill() throws InterruptedException {
    process.toHandle().destroyForcibly();
    assertThat(process.waitFor(END_SECONDS_MAX, TimeUnit.SECONDS)).isTrue();
  }

  /** Tells it to end, and gives its status once it has. */
  int end() throws InterruptedException {
    process.toHandle().destroy();
    assertThat(process.waitFor(END_SECONDS_MAX, TimeUnit.SECONDS)).as("it ended").isTrue();
    return process.exitValue();
  }

  @Override
  public void close() {
    List<ProcessHandle> children = process.toHandle().descendants().toList();
    process.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
  }
}

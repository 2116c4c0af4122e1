package dev.parley.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A whole {@code up} in a JVM of its own, which can be killed. */
final class UpProcess implements AutoCloseable {
  private static final int END_SECONDS_MAX = 60;
  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin", "java").toString();

  private final Process process;
  private final Path errors;
  private final String url;

  private UpProcess(Process process, Path errors, String url) {
    this.process = process;
    this.errors = errors;
    this.url = url;
  }

  /**
   * Starts it and returns when it is ready.
   *
   * @param port 0 for any
   */
  static UpProcess start(Path data, int port) throws IOException {
    return start(data, port, List.of());
  }

  /** The same below a program that is given the command, such as one that sets limits. */
  static UpProcess start(Path data, int port, List<String> below) throws IOException {
    Path errors = Files.createTempFile(data.toAbsolutePath().getParent(), "up", ".log");
    Process process = launch(data, port, below, errors);
    BufferedReader out = process.inputReader();
    String line = out.readLine();
    while (line != null && !line.startsWith("ready ")) {
      line = out.readLine();
    }
    if (line == null) {
      process.destroyForcibly();
      throw new AssertionError("up did not become ready: " + Files.readString(errors));
    }
    return new UpProcess(process, errors, line.substring("ready ".length()));
  }

  /** Starts it without waiting for anything. */
  static Process launch(Path data, int port, List<String> below, Path errors) throws IOException {
    List<String> command = new ArrayList<>(below);
    command.addAll(
        List.of(
            JAVA,
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Xmx256m",
            "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
            "-cp",
            System.getProperty("java.class.path"),
            "dev.parley.role.Parley",
            "up",
            "--rate-limits",
            "off",
            "--port",
            Integer.toString(port),
            "--data",
            data.toString()));
    return new ProcessBuilder(command).redirectError(errors.toFile()).start();
  }

  String url() {
    return url;
  }

  long pid() {
    return process.pid();
  }

  int port() {
    return Integer.parseInt(url.substring(url.lastIndexOf(':') + 1));
  }

  /** What it has logged so far. */
  String log() throws IOException {
    return Files.readString(errors);
  }

  /** Kills the JVM at once; the database server that it started stays for its successor to end. */
  void kill() throws InterruptedException {
    process.toHandle().destroyForcibly();
    assertThat(process.waitFor(END_SECONDS_MAX, TimeUnit.SECONDS)).isTrue();
  }

  /** Kills the database server at once. */
  void killDatabase() {
    database().destroyForcibly();
  }

  ProcessHandle database() {
    return process
        .toHandle()
        .children()
        .filter(child -> child.info().command().orElse("").contains("mariadbd"))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no database server runs"));
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

package dev.parley.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A whole {@code up} in a JVM of its own; its database server outlives a kill. */
final class UpProcess extends ParleyProcess {
  private final String url;

  private UpProcess(Process process, Path errors, String url) {
    super(process, errors);
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
    return new UpProcess(process, errors, awaitReady(process, errors));
  }

  /** Starts it without waiting for anything. */
  static Process launch(Path data, int port, List<String> below, Path errors) throws IOException {
    List<String> command = new ArrayList<>(below);
    command.addAll(command("-Xmx256m"));
    command.addAll(
        List.of(
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
}

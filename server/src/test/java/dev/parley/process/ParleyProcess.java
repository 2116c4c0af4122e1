package dev.parley.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The program in a JVM of its own, which can be killed. */
abstract class ParleyProcess implements AutoCloseable {
  private static final int END_SECONDS_MAX = 60;
  private static final String READY = "ready ";
  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin", "java").toString();

  final Process process;
  private final Path errors;

  ParleyProcess(Process process, Path errors) {
    this.process = process;
    this.errors = errors;
  }

  /** The command line of the program, without its own arguments. */
  static List<String> command(String... flags) {
    List<String> command = new ArrayList<>();
    command.add(JAVA);
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.addAll(List.of(flags));
    command.add("-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"));
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add("dev.parley.role.Parley");
    return command;
  }

  /** Waits until a server says that it is ready, and gives what it says then. */
  static String awaitReady(Process process, Path errors) throws IOException {
    BufferedReader out = process.inputReader();
    String line = out.readLine();
    while (line != null && !line.startsWith(READY)) {
      line = out.readLine();
    }
    if (line == null) {
      process.destroyForcibly();
      throw new AssertionError("a server did not become ready: " + Files.readString(errors));
    }
    return line.substring(READY.length());
  }

  /** What it has logged so far. */
  String log() throws IOException {
    return Files.readString(errors);
  }

  /** Kills the JVM at once; what it started stays for its successor to end. */
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

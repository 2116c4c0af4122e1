package dev.parley.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** One server of a cluster in a JVM of its own. */
final class ServerProcess extends ParleyProcess {
  private final String url;
  private final String id;

  private ServerProcess(Process process, Path log, String url, String id) {
    super(process, log);
    this.url = url;
    this.id = id;
  }

  /** A process that was started and is not ready yet. */
  record Starting(Process process, Path log) {
    /** Waits for its line {@code ready URL ID ADDRESS}. */
    ServerProcess ready() throws IOException {
      String[] words = awaitReady(process, log).split(" ", -1);
      return new ServerProcess(process, log, words[0], words.length > 1 ? words[1] : "");
    }
  }

  static Starting start(
      Path logs, String name, Map<String, String> environment, List<String> arguments)
      throws IOException {
    Path log = Files.createTempFile(logs, name + "-", ".log");
    List<String> command = command("-Xmx192m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
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
}

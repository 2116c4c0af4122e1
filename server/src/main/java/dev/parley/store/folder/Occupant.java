package dev.parley.store.folder;

import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The process that works on a data folder, as its run file names it.
 *
 * @param startMillis when that process began, since the epoch; tells a reused pid from the old one
 * @param command the sub-command, such as {@code up}
 * @param url where it serves, empty until it does
 * @param socket the database's socket, empty until it listens
 */
public record Occupant(
    long pid, long startMillis, String command, Optional<String> url, Optional<Path> socket) {
  /** The command that stays; the others end by themselves. */
  public static final String UP = "up";

  /** How far two readings of one process's start may lie apart, as the kernel counts in ticks. */
  private static final long START_TOLERANCE_MILLIS = 50;

  static Occupant thisProcess(String command) {
    ProcessHandle self = ProcessHandle.current();
    return new Occupant(self.pid(), startMillis(self), command, Optional.empty(), Optional.empty());
  }

  /** Whether this is the process that asks. */
  boolean isThisProcess() {
    return pid == ProcessHandle.current().pid() && matches(ProcessHandle.current());
  }

  boolean isAlive() {
    return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).filter(this::matches).isPresent();
  }

  /** Whether it serves until it is told to stop. */
  public boolean stays() {
    return command.equals(UP);
  }

  Occupant withUrl(String newUrl) {
    return new Occupant(pid, startMillis, command, Optional.of(newUrl), socket);
  }

  Occupant withSocket(Path newSocket) {
    return new Occupant(pid, startMillis, command, url, Optional.of(newSocket));
  }

  String describe() {
    return "`parley "
        + command
        + "` (pid "
        + pid
        + url.map(u -> ", " + u).orElse("")
        + ", since "
        + Instant.ofEpochMilli(startMillis)
        + ")";
  }

  String toText() {
    StringBuilder text = new StringBuilder();
    text.append("pid=").append(pid).append('\n');
    text.append("start=").append(startMillis).append('\n');
    text.append("command=").append(command).append('\n');
    url.ifPresent(u -> text.append("url=").append(u).append('\n'));
    socket.ifPresent(s -> text.append("socket=").append(s).append('\n'));
    return text.toString();
  }

  /** Reads a run file; a damaged one counts as none, since its writer replaces it whole. */
  static Optional<Occupant> parse(String text) {
    Map<String, String> fields = new LinkedHashMap<>();
    text.lines()
        .filter(line -> line.contains("="))
        .forEach(
            line ->
                fields.put(
                    line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1)));
    try {
      return Optional.of(
          new Occupant(
              Long.parseLong(fields.getOrDefault("pid", "")),
              Long.parseLong(fields.getOrDefault("start", "")),
              fields.getOrDefault("command", "?"),
              Optional.ofNullable(fields.get("url")),
              Optional.ofNullable(fields.get("socket")).map(Path::of)));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private boolean matches(ProcessHandle process) {
    return Math.abs(startMillis(process) - startMillis) <= START_TOLERANCE_MILLIS;
  }

  private static long startMillis(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
  }
}

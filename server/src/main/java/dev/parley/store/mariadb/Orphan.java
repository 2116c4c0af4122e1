package dev.parley.store.mariadb;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server that outlived the process which started it, and still holds the files of a data folder.
 *
 * <p>A process is one only if its command line names exactly this folder's data; a pid alone proves
 * nothing, since it may have been given to another.
 */
final class Orphan {
  private static final Logger LOG = LoggerFactory.getLogger(Orphan.class);
  private static final Duration GENTLE_MAX = Duration.ofSeconds(5);
  private static final Duration KILL_MAX = Duration.ofSeconds(10);

  private Orphan() {}

  /** Ends the server that holds the files, if one does. Call it under the folder's lock. */
  static void end(Path data, Path pidFile) {
    Optional<ProcessHandle> found = recorded(data, pidFile);
    if (found.isEmpty() && isHeld(data)) {
      found = ProcessHandle.allProcesses().filter(p -> serves(p, data)).findFirst();
      if (found.isEmpty()) {
        throw new EngineException(
            EngineException.Code.FILES_HELD,
            "the database in "
                + data
                + " is held by a process of another user or container; stop that first");
      }
    }
    found.ifPresent(Orphan::stop);
  }

  private static Optional<ProcessHandle> recorded(Path data, Path pidFile) {
    try {
      long pid = Long.parseLong(Files.readString(pidFile).strip());
      return ProcessHandle.of(pid).filter(p -> p.isAlive() && serves(p, data));
    } catch (IOException | NumberFormatException e) {
      // No record, or one cut short: the lock on the files tells whether somebody is there.
      return Optional.empty();
    }
  }

  /** Whether another process has the lock that InnoDB keeps on its first file. */
  private static boolean isHeld(Path data) {
    Path first = data.resolve("ibdata1");
    if (!Files.exists(first)) {
      return false;
    }
    try (FileChannel channel = FileChannel.open(first, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      return lock == null;
    } catch (IOException e) {
      throw new EngineException(
          EngineException.Code.FILES_HELD, first + " cannot be locked: " + e.getMessage(), e);
    }
  }

  static boolean serves(ProcessHandle process, Path data) {
    String flag = ServerFlags.dataFlag(data);
    Stream<String> arguments =
        process
            .info()
            .arguments()
            .map(Arrays::stream)
            .orElseGet(() -> commandLine(process.pid()).lines());
    return arguments.anyMatch(flag::equals);
  }

  /** A long command line, which the JDK does not tell, one argument a line. */
  private static String commandLine(long pid) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(pid), "cmdline")).replace('\0', '\n');
    } catch (IOException e) {
      return ""; // It has ended, or belongs to another user.
    }
  }

  private static void stop(ProcessHandle process) {
    LOG.info("ending the database server that an earlier run left behind, pid {}", process.pid());
    process.destroy();
    if (!hasEnded(process, GENTLE_MAX)) {
      process.destroyForcibly();
      if (!hasEnded(process, KILL_MAX)) {
        throw new EngineException(
            EngineException.Code.FILES_HELD,
            "the database server with pid " + process.pid() + " cannot be ended; end it yourself");
      }
    }
  }

  private static boolean hasEnded(ProcessHandle process, Duration max) {
    try {
      process.onExit().get(max.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EngineException(
          EngineException.Code.INTERRUPTED, "interrupted while a server was ended", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }
}

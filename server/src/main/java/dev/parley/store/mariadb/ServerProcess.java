package dev.parley.store.mariadb;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One run of the server, from its launch to its end. */
final class ServerProcess {
  private static final long POLL_MILLIS = 10;

  private final Process process;

  private ServerProcess(Process process) {
    this.process = process;
  }

  /** Launches a server that writes to its log, so it never waits for a reader. */
  static ServerProcess launch(List<String> flags, Path log, Path socket) throws IOException {
    Files.deleteIfExists(socket); // What a killed server left would look like a listening one.
    ProcessBuilder builder =
        new ProcessBuilder(flags)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().put("UMASK", "0600");
    builder.environment().put("UMASK_DIR", "0700");
    Process process = builder.start();
    process.getOutputStream().close();
    return new ServerProcess(process);
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  int waitFor() throws InterruptedException {
    return process.waitFor();
  }

  /** Waits until the server takes connections; it ends the server where that does not come. */
  void awaitReady(Path socket, ServerFiles files, Duration max) {
    long deadline = System.nanoTime() + max.toNanos();
    try {
      while (!listens(socket)) {
        if (process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
          throw StartFailure.of(files, process.exitValue());
        }
        if (System.nanoTime() - deadline >= 0) {
          process.destroyForcibly();
          throw new EngineException(
              EngineException.Code.START_TIMEOUT,
              "the database did not start within "
                  + max.toSeconds()
                  + " s (see "
                  + files.log()
                  + ")");
        }
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new EngineException(
          EngineException.Code.INTERRUPTED, "interrupted while the database started", e);
    }
  }

  /** Asks the server to end, and kills it when it takes too long: what is committed stays. */
  void stop(Duration max) {
    process.destroy();
    boolean interrupted = false;
    try {
      if (!process.waitFor(max.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        process.waitFor(max.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean listens(Path socket) {
    if (!Files.exists(socket)) {
      return false;
    }
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      return channel.connect(UnixDomainSocketAddress.of(socket));
    } catch (IOException e) {
      return false; // Bound but not listening yet.
    }
  }
}

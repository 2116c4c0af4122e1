package dev.parley.store.mariadb;

import java.time.Duration;

/**
 * What an operator may choose about the embedded server.
 *
 * @param bufferPoolMib memory for pages of tables, in MiB; taken as it fills
 * @param logFileMib size of the redo log, in MiB: larger keeps long bursts of writes steady and
 *     makes the start after a crash longer
 * @param connectionsMax connections at once, over all pools and commands
 * @param startMax how long a start may take, recovery after a crash included
 * @param stopMax how long a clean stop may take before the server is killed, which loses nothing
 * @param endsWithJvm whether a shutdown hook stops the server; false where the role that owns it
 *     stops it in its own order
 */
public record MariaDbSettings(
    int bufferPoolMib,
    int logFileMib,
    int connectionsMax,
    Duration startMax,
    Duration stopMax,
    boolean endsWithJvm) {
  public MariaDbSettings {
    if (bufferPoolMib < 16 || logFileMib < 4 || connectionsMax < 8) {
      throw new IllegalArgumentException(
          "the embedded database needs at least 16 MiB of buffer pool, 4 MiB of log and 8"
              + " connections");
    }
  }

  public static MariaDbSettings defaults() {
    return new MariaDbSettings(64, 96, 200, Duration.ofMinutes(2), Duration.ofSeconds(20), true);
  }

  public MariaDbSettings withBufferPoolMib(int mib) {
    return new MariaDbSettings(mib, logFileMib, connectionsMax, startMax, stopMax, endsWithJvm);
  }

  public MariaDbSettings withEndsWithJvm(boolean ends) {
    return new MariaDbSettings(bufferPoolMib, logFileMib, connectionsMax, startMax, stopMax, ends);
  }
}

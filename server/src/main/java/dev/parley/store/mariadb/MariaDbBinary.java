package dev.parley.store.mariadb;

import java.nio.file.Path;

/**
 * A server program that runs on this machine.
 *
 * @param server the executable
 * @param share the folder of its messages and of the SQL that makes its system tables
 * @param version major, minor and patch, such as 11.4.5
 * @param bundled whether it came with Parley
 */
record MariaDbBinary(Path server, Path share, String version, boolean bundled) {
  /** The series, such as 11.4, whose files any newer series reads. */
  String series() {
    String[] parts = version.split("\\.", -1);
    return parts[0] + "." + parts[1];
  }

  /** Whether this server may open files that a server of the given series wrote. */
  boolean reads(String otherSeries) {
    return order(series()) >= order(otherSeries);
  }

  private static int order(String series) {
    String[] parts = series.split("\\.", -1);
    return Integer.parseInt(parts[0]) * 1_000 + Integer.parseInt(parts[1]);
  }
}

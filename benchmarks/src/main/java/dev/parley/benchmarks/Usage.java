package dev.parley.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** CPU time and memory of a process and of all that it started, as the kernel counts them. */
final class Usage {
  /** A tick of {@code /proc/PID/stat}: the kernel shows user space hundredths of a second. */
  private static final long TICK_NANOS = 10_000_000;

  private static final int UTIME = 11;
  private static final int STIME = 12;

  private Usage() {}

  /** The process and its descendants. */
  static List<ProcessHandle> tree(ProcessHandle root) {
    return Stream.concat(Stream.of(root), root.descendants()).toList();
  }

  static long cpuNanos(List<ProcessHandle> processes) throws IOException {
    long ticks = 0;
    for (ProcessHandle process : processes) {
      Path stat = Path.of("/proc", Long.toString(process.pid()), "stat");
      String line = Files.readString(stat);
      String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
      ticks += Long.parseLong(fields[UTIME]) + Long.parseLong(fields[STIME]);
    }
    return ticks * TICK_NANOS;
  }

  /** Resident memory; pages that several processes share count once (proportional set size). */
  static long memoryBytes(List<ProcessHandle> processes) throws IOException {
    long kib = 0;
    for (ProcessHandle process : processes) {
      Path rollup = Path.of("/proc", Long.toString(process.pid()), "smaps_rollup");
      kib +=
          Files.readAllLines(rollup).stream()
              .filter(line -> line.startsWith("Pss:"))
              .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
              .sum();
    }
    return kib * 1024;
  }
}

package dev.parley.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** How long {@code up} takes on a folder that exists, and what it holds when nobody calls. */
final class StartBench {
  private static final int STARTS = 5;
  private static final double SECONDS_WANTED = 3;
  private static final double MEMORY_MIB_WANTED = 400;
  private static final long IDLE_MILLIS = 20_000;
  private static final double MIB = 1 << 20;

  private StartBench() {}

  static List<Figure> run(Stage stage) throws Exception {
    List<Double> seconds = new ArrayList<>();
    double memory = 0;
    stage.server().close();
    for (int i = 0; i < STARTS; i++) {
      try (Server server = stage.server()) {
        seconds.add(server.readySeconds());
        if (i == STARTS - 1) {
          Thread.sleep(IDLE_MILLIS);
          memory = Usage.memoryBytes(server.processes()) / MIB;
        }
      }
    }
    Collections.sort(seconds);
    double median = seconds.get(STARTS / 2);
    return List.of(
        new Figure(
            "up to ready, warm",
            median,
            "s",
            null,
            List.of(Figure.atMost(median, SECONDS_WANTED, "s")),
            Map.of("slowest of " + STARTS + ", s", seconds.getLast())),
        new Figure(
            "memory idle, whole process tree",
            memory,
            "MiB",
            null,
            List.of(Figure.atMost(memory, MEMORY_MIB_WANTED, "MiB")),
            Map.of()));
  }
}

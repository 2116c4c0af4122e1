package dev.parley.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Runs the measurements one after another and prints what they found. */
public final class Bench {
  private Bench() {}

  /**
   * Arguments: JAR FOLDER table|json NAMES. The folder is where a folder is made for all that is
   * written, which goes at the end; the names are separated by commas, and none means all.
   */
  public static void main(String[] arguments) throws Exception {
    System.exit(run(arguments));
  }

  private static int run(String[] arguments) throws Exception {
    List<Measurement> wanted = wanted(arguments[3]);
    if (wanted.isEmpty()) {
      System.err.println("can be measured: " + Report.names());
      return 2;
    }
    Path folder = Files.createTempDirectory(Path.of(arguments[1]), ".parley-bench-");
    List<Figure> figures = new ArrayList<>();
    try {
      Stage stage = Stage.make(new Programs(Path.of(arguments[0]), folder));
      for (Measurement measurement : wanted) {
        System.err.println("measuring " + measurement.title + ": " + measurement.what);
        figures.addAll(measurement.run(stage));
      }
    } finally {
      delete(folder);
    }
    Report report = new Report(figures);
    System.out.println(arguments[2].equals("json") ? report.json() : report.table());
    return 0;
  }

  /** Empty where a name is not known. */
  private static List<Measurement> wanted(String names) {
    if (names.isEmpty()) {
      return List.of(Measurement.values());
    }
    List<String> asked = List.of(names.split(",", -1));
    List<Measurement> found =
        Stream.of(Measurement.values()).filter(one -> asked.contains(one.title)).toList();
    return found.size() == asked.size() ? found : List.of();
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}

package dev.parley.role;

import dev.parley.cli.Command;
import dev.parley.cli.Outcome;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts the measurements, which are a program of their own beside this one. */
final class Bench {
  private static final String MAIN = "dev.parley.benchmarks.Bench";
  private static final String JAR = "parley-benchmarks.jar";

  private Bench() {}

  static Outcome run(Command.Bench bench) throws IOException, InterruptedException {
    if (bench.place().database().isPresent()) {
      return new Outcome.Failed("bench measures the embedded database, so leave out --database");
    }
    Path jar = own();
    Path benchmarks = jar.resolveSibling("lib").resolve(JAR);
    if (!Files.isRegularFile(benchmarks)) {
      return new Outcome.Failed("this build has no benchmarks: " + benchmarks + " is missing");
    }
    // Beside the data, since its disk is what is measured; nothing is written into it.
    Path beside = bench.place().data().toAbsolutePath().normalize().getParent();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-cp", jar + java.io.File.pathSeparator + benchmarks, MAIN));
    command.addAll(
        List.of(
            jar.toString(),
            String.valueOf(beside),
            bench.json() ? "json" : "table",
            String.join(",", bench.only())));
    int status = new ProcessBuilder(command).inheritIO().start().waitFor();
    return switch (status) {
      case 0 -> Outcome.done();
      case 2 -> new Outcome.WrongUse("no such measurement");
      default -> new Outcome.Failed("the measurements ended with status " + status);
    };
  }

  /** The jar that this program runs from. */
  private static Path own() {
    try {
      return Path.of(Bench.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("the program does not know where it lies", e);
    }
  }
}

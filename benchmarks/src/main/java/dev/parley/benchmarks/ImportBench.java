package dev.parley.benchmarks;

import dev.parley.demo.Company;
import dev.parley.demo.CompanyOptions;
import dev.parley.importer.slack.SlackExportWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** {@code import slack} of a generated company: the whole command, from its start to its end. */
final class ImportBench {
  private static final long SEED = 7;
  private static final int PEOPLE = 400;
  private static final long MESSAGES = 150_000;
  private static final int DAYS = 360;
  private static final double WANTED = 10_000;
  private static final Instant UNTIL = Instant.parse("2026-01-01T00:00:00Z");

  private ImportBench() {}

  static List<Figure> run(Stage stage) throws Exception {
    Path zip = stage.programs().folder().resolve("export.zip");
    Path data = Files.createDirectory(stage.programs().folder().resolve("imported"));
    try (Company company = new Company(new CompanyOptions(SEED, PEOPLE, MESSAGES, UNTIL, DAYS))) {
      new SlackExportWriter("T0BENCH", day -> {}).write(company, zip);
    }
    stage
        .programs()
        .command(
            "workspace", "create", "imported", "--owner", "o@b.test", "--data", data.toString());
    long start = System.nanoTime();
    stage
        .programs()
        .command(
            "import",
            "slack",
            zip.toString(),
            "--workspace",
            "imported",
            "--data",
            data.toString());
    double seconds = (System.nanoTime() - start) / 1e9;
    double rate = MESSAGES / seconds;
    return List.of(
        new Figure(
            "import, %,d messages".formatted(MESSAGES),
            rate,
            "messages/s",
            null,
            List.of(Figure.atLeast(rate, WANTED, "messages/s")),
            Map.of(
                "whole command, s",
                seconds,
                "size of the export, MiB",
                Files.size(zip) / (double) (1 << 20))));
  }
}

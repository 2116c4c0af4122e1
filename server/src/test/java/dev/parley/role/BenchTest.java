package dev.parley.role;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.cli.Command;
import dev.parley.cli.Outcome;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BenchTest {
  private static final Path DATA = Path.of("data");

  @Test
  void measuresNoDatabaseOfSomebodyElse() throws Exception {
    Command.Place place = new Command.Place(DATA, Optional.of("jdbc:mysql://elsewhere/"));

    assertThat(Bench.run(new Command.Bench(place, false, List.of())))
        .isInstanceOfSatisfying(
            Outcome.Failed.class, failed -> assertThat(failed.message()).contains("--database"));
  }

  @Test
  void saysWhereTheBenchmarksWouldLieInABuildWithoutThem() throws Exception {
    Command.Place place = new Command.Place(DATA, Optional.empty());

    assertThat(Bench.run(new Command.Bench(place, false, List.of())))
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            failed -> assertThat(failed.message()).contains("parley-benchmarks.jar"));
  }
}

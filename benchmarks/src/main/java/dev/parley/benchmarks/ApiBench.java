package dev.parley.benchmarks;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** {@code api.test} beside what Netty alone needs for a POST. */
final class ApiBench {
  private static final long WARM_UP = 150_000;
  private static final long REQUESTS = 150_000;
  private static final double TIMES_WANTED = 3;

  private record Run(HttpLoad.Result result, double cpuMicros) {}

  private ApiBench() {}

  static List<Figure> run(Stage stage) throws Exception {
    Run bare;
    try (Server server = Server.yardstick(stage.programs(), BareNetty.class)) {
      bare = run(stage, server);
    }
    Run parley;
    try (Server server = stage.server()) {
      parley = run(stage, server);
    }
    double times = parley.cpuMicros() / bare.cpuMicros();
    return List.of(
        new Figure(
            "api.test, CPU of the server",
            parley.cpuMicros(),
            "us",
            new Figure.Yardstick("bare Netty POST", bare.cpuMicros()),
            List.of(
                new Figure.Goal(
                    "at most %.0f x, is %.2f x".formatted(TIMES_WANTED, times),
                    times <= TIMES_WANTED)),
            Map.of(
                "requests/s", parley.result().requestsPerSecond(),
                "requests/s of the yardstick", bare.result().requestsPerSecond(),
                "p99, us", parley.result().p99Micros())));
  }

  private static Run run(Stage stage, Server server) throws IOException, InterruptedException {
    List<byte[]> request = List.of(Requests.call("api.test", stage.token(), Map.of()));
    try (Load load = new Load(stage.programs(), server.port(), Stage.CLIENTS, request)) {
      load.send(WARM_UP);
      long before = Usage.cpuNanos(server.processes());
      HttpLoad.Result result = load.send(REQUESTS);
      return new Run(result, (Usage.cpuNanos(server.processes()) - before) / 1e3 / REQUESTS);
    }
  }
}

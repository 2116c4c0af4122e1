package dev.parley.benchmarks;

import dev.parley.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * {@code chat.postMessage} beside JDBC that inserts the same rows; the clock stops when the outbox
 * is empty.
 */
final class PostBench {
  private static final long WARM_UP = 15_000;
  private static final long MESSAGES = 20_000;
  private static final double WANTED = 3_000;
  private static final double SHARE_WANTED = 0.6;

  private record Run(double perSecond, double cpuMicros, HttpLoad.Result result) {}

  private PostBench() {}

  static List<Figure> run(Stage stage) throws Exception {
    BareJdbc.Result bare = bare(stage);
    Run run;
    try (Server server = stage.server();
        Outboxes outboxes = new Outboxes(stage.data())) {
      run = measure(stage, server, outboxes);
    }
    double share = run.perSecond() / bare.pairsPerSecond();
    String is = ", is %.0f %%".formatted(share * 100);
    return List.of(
        new Figure(
            "chat.postMessage, " + Stage.CLIENTS + " at once",
            run.perSecond(),
            "/s",
            new Figure.Yardstick("bare JDBC, a commit each", bare.pairsPerSecond()),
            List.of(
                new Figure.Goal("at least 60 %" + is, share >= SHARE_WANTED),
                new Figure.Goal("more than 100 %" + is, share > 1),
                Figure.atLeast(run.perSecond(), WANTED, "/s")),
            Map.of(
                "CPU of server and database, us",
                run.cpuMicros(),
                "CPU of the yardstick and its database, us",
                bare.cpuSeconds() * 1e6 / MESSAGES,
                "answers/s",
                run.result().requestsPerSecond(),
                "p50, us",
                run.result().p50Micros(),
                "p99, us",
                run.result().p99Micros())));
  }

  private static Run measure(Stage stage, Server server, Outboxes outboxes) throws Exception {
    List<byte[]> posts = stage.posts(stage.channels(server, "post"));
    try (Load load = new Load(stage.programs(), server.port(), Stage.CLIENTS, posts)) {
      load.send(WARM_UP);
      outboxes.awaitIdle();
      List<ProcessHandle> processes = server.processes();
      long cpu = Usage.cpuNanos(processes);
      HttpLoad.Result result = load.send(MESSAGES);
      outboxes.awaitIdle();
      double seconds = (System.currentTimeMillis() - result.startMillis()) / 1e3;
      double micros = (Usage.cpuNanos(processes) - cpu) / 1e3 / MESSAGES;
      return new Run(MESSAGES / seconds, micros, result);
    }
  }

  private static BareJdbc.Result bare(Stage stage) throws IOException, InterruptedException {
    Path folder = stage.programs().folder().resolve("bare");
    String body =
        Json.text(
            Map.of(
                "type",
                "message",
                "user",
                "U0123456789AB",
                "text",
                Stage.text(),
                "ts",
                "1700000000.000000",
                "team",
                "T0123456789AB"));
    Process process =
        stage
            .programs()
            .own(
                BareJdbc.class,
                folder.toString(),
                Integer.toString(Stage.CLIENTS),
                Long.toString(WARM_UP),
                Long.toString(MESSAGES),
                body);
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      String line = out.readLine();
      if (line == null) {
        throw new IOException("the yardstick ended early; its log says why");
      }
      process.waitFor();
      return Json.read(line.getBytes(StandardCharsets.UTF_8), BareJdbc.Result.class);
    }
  }
}

package dev.parley.benchmarks;

import dev.parley.json.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * {@code chat.postMessage} beside JDBC that inserts the same rows, by turns, since a machine that
 * others use is not equally fast for a minute; the clock of a turn stops when the outbox is empty.
 */
final class PostBench {
  /** After so many the compiler of the JVM has nothing left to do, as on a server that has run. */
  private static final long WARM_UP = 150_000;

  private static final int TURNS = 5;
  private static final long MESSAGES = 20_000;
  private static final double WANTED = 3_000;
  private static final double SHARE_WANTED = 0.6;

  /** One turn of both. */
  private record Turn(
      BareJdbc.Result bare, double seconds, double cpuSeconds, HttpLoad.Result load) {
    double share() {
      return bare.seconds() / seconds;
    }
  }

  private PostBench() {}

  static List<Figure> run(Stage stage) throws Exception {
    List<Turn> turns = new ArrayList<>();
    try (Bare bare = new Bare(stage);
        Server server = stage.server();
        Outboxes outboxes = new Outboxes(stage.data());
        Load load =
            new Load(
                stage.programs(),
                server.port(),
                Stage.CLIENTS,
                stage.posts(stage.channels(server, "post")))) {
      bare.insert(WARM_UP);
      load.send(WARM_UP);
      outboxes.awaitIdle();
      List<ProcessHandle> processes = server.processes();
      for (int i = 0; i < TURNS; i++) {
        BareJdbc.Result yardstick = bare.insert(MESSAGES);
        long cpu = Usage.cpuNanos(processes);
        HttpLoad.Result result = load.send(MESSAGES);
        outboxes.awaitIdle();
        double seconds = (System.currentTimeMillis() - result.startMillis()) / 1e3;
        turns.add(new Turn(yardstick, seconds, (Usage.cpuNanos(processes) - cpu) / 1e9, result));
      }
    }
    return List.of(figure(turns));
  }

  private static Figure figure(List<Turn> turns) {
    long messages = MESSAGES * TURNS;
    double rate = messages / turns.stream().mapToDouble(Turn::seconds).sum();
    double bare = messages / turns.stream().mapToDouble(turn -> turn.bare().seconds()).sum();
    List<Double> shares = new ArrayList<>(turns.stream().map(Turn::share).toList());
    Collections.sort(shares);
    double share = shares.get(TURNS / 2);
    String is = ", is %.0f %%".formatted(share * 100);
    return new Figure(
        "chat.postMessage, " + Stage.CLIENTS + " at once",
        rate,
        "/s",
        new Figure.Yardstick("bare JDBC, a commit each", bare),
        List.of(
            new Figure.Goal("at least 60 %" + is, share >= SHARE_WANTED),
            new Figure.Goal("more than 100 %" + is, share > 1),
            Figure.atLeast(rate, WANTED, "/s")),
        Map.of(
            "share of the yardstick, the least turn, %",
            shares.getFirst() * 100,
            "share of the yardstick, the best turn, %",
            shares.getLast() * 100,
            "CPU of server and database, us",
            turns.stream().mapToDouble(Turn::cpuSeconds).sum() * 1e6 / messages,
            "CPU of the yardstick and its database, us",
            turns.stream().mapToDouble(turn -> turn.bare().cpuSeconds()).sum() * 1e6 / messages,
            "p50, us",
            turns.stream().mapToDouble(turn -> turn.load().p50Micros()).average().orElse(0),
            "p99, us",
            turns.stream().mapToDouble(turn -> turn.load().p99Micros()).average().orElse(0)));
  }

  /** The process of the yardstick, which takes orders. */
  private static final class Bare implements AutoCloseable {
    private final Worker worker;

    Bare(Stage stage) throws IOException {
      Path folder = stage.programs().folder().resolve("bare");
      worker =
          new Worker(
              stage
                  .programs()
                  .own(BareJdbc.class, folder.toString(), Integer.toString(Stage.CLIENTS), body()));
    }

    private static String body() {
      return Json.text(
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
    }

    BareJdbc.Result insert(long pairs) throws IOException {
      return worker.ask(Long.toString(pairs), BareJdbc.Result.class);
    }

    /** Its database is stopped in order, since it is a child of a process that ends itself. */
    @Override
    public void close() throws InterruptedException {
      worker.close();
    }
  }
}

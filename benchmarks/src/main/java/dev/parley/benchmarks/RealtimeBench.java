package dev.parley.benchmarks;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * An event of 500 bytes to many sockets, posted and stored by {@code up}, beside Netty alone with
 * the same frames; by turns, since a machine that others use is not equally fast for a minute.
 */
final class RealtimeBench {
  private static final double TIMES_WANTED = 1.25;
  private static final double PACED_PER_SECOND = 30_000;
  private static final int TURNS = 3;
  private static final long WARM_UP_POSTS = 150_000;

  /**
   * How large it all is.
   *
   * @param sockets by size, ascending
   * @param warmUp deliveries before anything counts
   * @param deliveries of one turn
   */
  record Size(List<Integer> sockets, int warmUp, int deliveries) {
    static final Size FULL = new Size(List.of(1_000, 5_000, 15_000), 600_000, 150_000);
  }

  private record Turn(Fanout.Cost parley, Fanout.Cost bare) {
    double times() {
      return parley.cpuMicros() / bare.cpuMicros();
    }
  }

  @FunctionalInterface
  private interface Run {
    Fanout.Cost of(Fanout fanout) throws Exception;
  }

  private RealtimeBench() {}

  static List<Figure> run(Stage stage) throws Exception {
    return run(stage, Size.FULL);
  }

  static List<Figure> run(Stage stage, Size size) throws Exception {
    List<Figure> figures = new ArrayList<>();
    try (Fanout parley = parley(stage);
        Fanout bare =
            Fanout.of(
                stage.programs(),
                Server.yardstick(stage.programs(), BareBroadcaster.class),
                "",
                "")) {
      for (int sockets : size.sockets()) {
        parley.open(sockets);
        bare.open(sockets);
        if (figures.isEmpty()) {
          parley.oneByOne(size.warmUp() / sockets);
          bare.oneByOne(size.warmUp() / sockets);
        }
        int messages = Math.max(1, size.deliveries() / sockets);
        double perSecond = PACED_PER_SECOND / sockets;
        figures.add(
            figure(sockets, "one after another", turns(parley, bare, f -> f.oneByOne(messages))));
        figures.add(
            figure(
                sockets,
                "%,.0f/s".formatted(PACED_PER_SECOND),
                turns(parley, bare, f -> f.paced(messages, perSecond))));
      }
    }
    return figures;
  }

  private static Fanout parley(Stage stage) throws Exception {
    Server server = stage.server();
    warmUp(stage, server);
    String channel =
        server
            .call("conversations.create", stage.token(), Map.of("name", "fan-out"))
            .at("/channel/id")
            .asString();
    return Fanout.of(stage.programs(), server, stage.token(), channel);
  }

  /** Until the compiler of the JVM is done with posts, it takes more than what is measured. */
  private static void warmUp(Stage stage, Server server) throws Exception {
    try (Outboxes outboxes = new Outboxes(stage.data());
        Load load =
            new Load(
                stage.programs(),
                server.port(),
                Stage.CLIENTS,
                stage.posts(stage.channels(server, "warm")))) {
      load.send(WARM_UP_POSTS);
      outboxes.awaitIdle();
    }
  }

  private static List<Turn> turns(Fanout parley, Fanout bare, Run run) throws Exception {
    List<Turn> turns = new ArrayList<>();
    for (int i = 0; i < TURNS; i++) {
      Fanout.Cost yardstick = run.of(bare);
      turns.add(new Turn(run.of(parley), yardstick));
    }
    return turns.stream().sorted(Comparator.comparingDouble(Turn::times)).toList();
  }

  private static Figure figure(int sockets, String how, List<Turn> turns) {
    Turn median = turns.get(TURNS / 2);
    SocketLoad.Result result = median.parley().result();
    return new Figure(
        "fan-out to %,d sockets, %s".formatted(sockets, how),
        median.parley().cpuMicros(),
        "us",
        new Figure.Yardstick("bare Netty broadcaster", median.bare().cpuMicros()),
        List.of(
            new Figure.Goal(
                "at most %.2f x, is %.2f x".formatted(TIMES_WANTED, median.times()),
                median.times() <= TIMES_WANTED)),
        Map.of(
            "times, the best turn", turns.getFirst().times(),
            "times, the worst turn", turns.getLast().times(),
            "bytes of a delivery", result.bytesEach(),
            "bytes of the yardstick's", median.bare().result().bytesEach(),
            "other frames for each delivery", (double) result.others() / result.deliveries(),
            "deliveries/s", result.deliveries() / result.seconds(),
            "deliveries/s of the yardstick",
                median.bare().result().deliveries() / median.bare().result().seconds(),
            "p99, ms", result.p99Micros() / 1e3,
            "p99 of the yardstick, ms", median.bare().result().p99Micros() / 1e3));
  }
}

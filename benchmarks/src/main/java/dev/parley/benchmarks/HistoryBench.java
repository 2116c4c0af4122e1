package dev.parley.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code conversations.history} over many conversations, one with a long thread. */
final class HistoryBench {
  private static final int PAGE = 28;
  private static final int MESSAGES_EACH = 40;
  private static final int REPLIES = 10_000;
  private static final long WARM_UP = 30_000;
  private static final long REQUESTS = 30_000;
  private static final double WANTED = 4_000;

  private HistoryBench() {}

  static List<Figure> run(Stage stage) throws Exception {
    List<String> channels;
    try (Server server = stage.server()) {
      channels = stage.channels(server, "history");
      fill(stage, server, channels);
    }
    List<Figure> figures = new ArrayList<>();
    for (String caches : List.of("off", "on")) {
      try (Server server = stage.server("--message-caches", caches)) {
        figures.add(measure(stage, server, channels, caches));
      }
    }
    return figures;
  }

  private static void fill(Stage stage, Server server, List<String> channels)
      throws IOException, InterruptedException {
    try (Load load =
        new Load(stage.programs(), server.port(), Stage.CLIENTS, stage.posts(channels))) {
      load.send((long) MESSAGES_EACH * channels.size());
    }
    String long1 = channels.getFirst();
    String root =
        server
            .call(
                "chat.postMessage",
                stage.token(),
                Map.of("channel", long1, "text", "The root of a long thread"))
            .path("ts")
            .asString();
    byte[] reply =
        Requests.call(
            "chat.postMessage",
            stage.token(),
            Map.of("channel", long1, "text", Stage.text(), "thread_ts", root));
    try (Load load = new Load(stage.programs(), server.port(), Stage.CLIENTS, List.of(reply))) {
      load.send(REPLIES);
    }
  }

  private static Figure measure(Stage stage, Server server, List<String> channels, String caches)
      throws IOException, InterruptedException {
    List<byte[]> requests = new ArrayList<>();
    for (String channel : channels) {
      requests.add(
          Requests.call(
              "conversations.history", stage.token(), Map.of("channel", channel, "limit", PAGE)));
    }
    try (Load load = new Load(stage.programs(), server.port(), Stage.CLIENTS, requests)) {
      load.send(WARM_UP);
      long before = Usage.cpuNanos(server.processes());
      HttpLoad.Result result = load.send(REQUESTS);
      double cpu = (Usage.cpuNanos(server.processes()) - before) / 1e3 / REQUESTS;
      double rate = result.requestsPerSecond();
      return new Figure(
          "conversations.history of " + PAGE + ", message caches " + caches,
          rate,
          "/s",
          null,
          caches.equals("on") ? List.of(Figure.atLeast(rate, WANTED, "/s")) : List.of(),
          Map.of(
              "CPU of server and database, us",
              cpu,
              "p50, us",
              result.p50Micros(),
              "p99, us",
              result.p99Micros()));
    }
  }
}

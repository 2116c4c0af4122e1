package dev.parley.benchmarks;

import java.util.List;

/** What can be measured, in the order in which it is. */
enum Measurement {
  START("start", "`up` to `ready`, warm, and memory when idle"),
  API("api.test", "CPU of `api.test` beside a bare Netty POST"),
  HISTORY("history", "conversations.history of 28 messages"),
  POST("post", "chat.postMessage, durable and published"),
  IMPORT("import", "a generated export through `import slack`"),
  REALTIME("realtime", "fan-out to sockets beside a bare Netty broadcaster");

  final String title;
  final String what;

  Measurement(String title, String what) {
    this.title = title;
    this.what = what;
  }

  List<Figure> run(Stage stage) throws Exception {
    return switch (this) {
      case START -> StartBench.run(stage);
      case API -> ApiBench.run(stage);
      case HISTORY -> HistoryBench.run(stage);
      case POST -> PostBench.run(stage);
      case IMPORT -> ImportBench.run(stage);
      case REALTIME -> RealtimeBench.run(stage);
    };
  }
}

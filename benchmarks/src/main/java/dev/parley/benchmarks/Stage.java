package dev.parley.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A data folder with a workspace in it, for the measurements of one run.
 *
 * @param token of the workspace's owner
 */
record Stage(Programs programs, Path data, String token) {
  /** How many requests are under way at once, and over how many conversations. */
  static final int CLIENTS = 64;

  private static final String WORKSPACE = "bench";

  static Stage make(Programs programs) throws IOException, InterruptedException {
    Path data = Files.createDirectory(programs.folder().resolve("data"));
    programs.command(
        "workspace", "create", WORKSPACE, "--owner", "owner@bench.test", "--data", data.toString());
    String token =
        programs.command(
            "token",
            "create",
            "--workspace",
            WORKSPACE,
            "--user",
            "owner",
            "--type",
            "user",
            "--scopes",
            "all",
            "--data",
            data.toString());
    return new Stage(programs, data, token);
  }

  Server server(String... options) throws IOException {
    return Server.parley(programs, data, options);
  }

  /** Public channels that the caller is in. */
  List<String> channels(Server server, String name) throws IOException, InterruptedException {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      ids.add(
          server
              .call("conversations.create", token, Map.of("name", name + "-" + i))
              .at("/channel/id")
              .asString());
    }
    return ids;
  }

  /** One post for each conversation, of the length of an ordinary message. */
  List<byte[]> posts(List<String> channels) {
    List<byte[]> posts = new ArrayList<>();
    for (String channel : channels) {
      posts.add(
          Requests.call("chat.postMessage", token, Map.of("channel", channel, "text", text())));
    }
    return posts;
  }

  static String text() {
    return "The deployment of the evening is through; two of the workers were restarted by hand,"
        + " and their queues are empty again.";
  }
}

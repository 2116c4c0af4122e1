package dev.parley.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bots of the README, run as they stand there against a server of this build. */
@Tag("engine")
class ExamplesTest {
  private static final Path EXAMPLES = Path.of("").toAbsolutePath().resolveSibling("examples");
  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin/java").toString();

  @TempDir Path temp;

  private final List<Process> running = new ArrayList<>();

  @AfterEach
  void stop() throws InterruptedException {
    for (Process process : running.reversed()) {
      process.toHandle().destroy();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void theReadmeShowsTheExamplesAsTheyAre() throws IOException {
    String readme = Files.readString(EXAMPLES.resolveSibling("README.md"));
    String python = Files.readString(EXAMPLES.resolve("bot.py"));
    String java = Files.readString(EXAMPLES.resolve("Bot.java"));

    assertThat(readme).contains(python.substring(python.indexOf("import")));
    String body = java.substring(java.indexOf("    var config"), java.indexOf("\n  }\n}"));
    assertThat(readme).contains(body.stripIndent());
  }

  @Test
  void theJavaBotPosts() throws Exception {
    String url = up();
    String token = token("robot");

    Process bot =
        start(
            new ProcessBuilder(
                JAVA,
                "-cp",
                System.getProperty("java.class.path"),
                EXAMPLES.resolve("Bot.java").toString()),
            url,
            token);

    assertThat(text(bot)).startsWith("posted ");
  }

  @Tag("python")
  @Test
  void thePythonBotAnswers() throws Exception {
    String url = up();
    String token = token("robot");
    String person = token("person");
    start(
        new ProcessBuilder(System.getenv("PARLEY_PYTHON"), EXAMPLES.resolve("bot.py").toString()),
        url,
        token);

    Awaitility.await()
        .atMost(60, TimeUnit.SECONDS)
        .until(() -> call(url, token, "conversations.list").contains("\"ping\""));
    String list = call(url, person, "conversations.list");
    int name = list.indexOf("\"name\":\"ping\"");
    String channel = list.substring(list.lastIndexOf("\"id\":\"C", name) + 6).split("\"", 2)[0];
    call(url, person, "conversations.join?channel=" + channel);
    call(url, person, "chat.postMessage?text=ping&channel=" + channel);

    Awaitility.await()
        .atMost(60, TimeUnit.SECONDS)
        .until(
            () ->
                call(url, person, "conversations.history?channel=" + channel)
                    .contains("\"reply_count\":1"));
  }

  private String up() throws IOException {
    Process server = parley("up", "--port", "0");
    running.add(server);
    BufferedReader out = server.inputReader();
    String line = out.readLine();
    while (line != null && !line.startsWith("ready ")) {
      line = out.readLine();
    }
    assertThat(line).as("the server's ready line").isNotNull();
    assertThat(text(parley("workspace", "create", "acme", "--owner", "a@example.org")))
        .contains("acme");
    return String.valueOf(line).substring("ready ".length());
  }

  private String token(String handle) throws IOException {
    return text(parley(
            "token", "create", "--workspace", "acme", "--user", handle, "--scopes", "all"))
        .strip();
  }

  private Process parley(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.addAll(
        List.of(
            JAVA,
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
            "-cp",
            System.getProperty("java.class.path"),
            "dev.parley.role.Parley"));
    command.addAll(List.of(arguments));
    command.addAll(List.of("--data", temp.resolve("data").toString()));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private Process start(ProcessBuilder builder, String url, String token) throws IOException {
    builder.environment().put("PARLEY_URL", url);
    builder.environment().put("PARLEY_TOKEN", token);
    Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    running.add(process);
    return process;
  }

  private static String text(Process process) throws IOException {
    return new String(
        process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
  }

  private static String call(String url, String token, String method) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(url + "/api/" + method))
              .header("Authorization", "Bearer " + token)
              .build();
      return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }
  }
}

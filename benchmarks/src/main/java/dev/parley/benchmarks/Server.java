package dev.parley.benchmarks;

import dev.parley.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/** A server of Parley, or of a yardstick, that says {@code ready} and runs until it is closed. */
final class Server implements AutoCloseable {
  private static final String READY = "ready ";
  private static final int STOP_SECONDS_MAX = 30;

  private final Process process;
  private final URI url;
  private final double readySeconds;
  private final HttpClient client = HttpClient.newHttpClient();

  private Server(Process process, long startedNanos) throws IOException {
    this.process = process;
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line = out.readLine();
    while (line != null && !line.startsWith(READY)) {
      line = out.readLine();
    }
    if (line == null) {
      throw new IOException("a server did not get ready; its log says why");
    }
    readySeconds = (System.nanoTime() - startedNanos) / 1e9;
    url = URI.create(line.substring(READY.length()));
  }

  /** {@code parley up} without rate limits, which would be what is measured. */
  static Server parley(Programs programs, Path data, String... options) throws IOException {
    long started = System.nanoTime();
    List<String> arguments =
        new ArrayList<>(List.of("up", "--port", "0", "--rate-limits", "off", "--data"));
    arguments.add(data.toString());
    arguments.addAll(List.of(options));
    return new Server(programs.parley(arguments), started);
  }

  static Server yardstick(Programs programs, Class<?> main) throws IOException {
    long started = System.nanoTime();
    return new Server(programs.own(main), started);
  }

  int port() {
    return url.getPort();
  }

  URI url() {
    return url;
  }

  /** How long it took from the start of the process. */
  double readySeconds() {
    return readySeconds;
  }

  List<ProcessHandle> processes() {
    return Usage.tree(process.toHandle());
  }

  /** Calls a method that must succeed. */
  JsonNode call(String method, String token, Map<String, ?> arguments)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(url.resolve("/api/" + method))
            .header("authorization", "Bearer " + token)
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(Json.bytes(arguments)))
            .build();
    byte[] answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray()).body();
    JsonNode body = Json.parse(answer).orElseThrow();
    if (!body.path("ok").asBoolean()) {
      throw new IOException(method + " answered " + body);
    }
    return body;
  }

  @Override
  public void close() throws InterruptedException {
    client.close();
    process.destroy();
    if (!process.waitFor(STOP_SECONDS_MAX, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }
}

package dev.parley.web;

import dev.parley.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A headless browser without a person, driven by its own debugging protocol. */
public final class Chromium implements AutoCloseable {
  private static final List<String> PLACES =
      List.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome");
  private static final Duration START_MOST = Duration.ofSeconds(30);
  private static final int ANSWER_MOST_SECONDS = 30;

  private final Process process;
  private final HttpClient client = HttpClient.newHttpClient();
  private final WebSocket socket;
  private final AtomicInteger ids = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();

  private Chromium(Process process, Path profile) throws IOException {
    this.process = process;
    Path port = profile.resolve("DevToolsActivePort");
    Awaitility.await("the browser starts")
        .atMost(START_MOST)
        .until(() -> Files.exists(port) && Files.readAllLines(port).size() == 2);
    List<String> lines = Files.readAllLines(port);
    socket =
        client
            .newWebSocketBuilder()
            .buildAsync(
                URI.create("ws://127.0.0.1:" + lines.getFirst() + lines.getLast()), new Frames())
            .join();
  }

  /** A new browser with an empty profile in that folder. */
  public static Chromium start(Path profile) throws IOException {
    String program =
        PLACES.stream()
            .filter(place -> Files.isExecutable(Path.of(place)))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("no browser is at any of " + PLACES));
    Process process =
        new ProcessBuilder(
                program,
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--disable-sync",
                "--disable-component-update",
                "--disable-background-networking",
                "--no-first-run",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile)
            .redirectErrorStream(true)
            .redirectOutput(profile.resolve("browser.log").toFile())
            .start();
    try {
      return new Chromium(process, profile);
    } catch (IOException | RuntimeException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  /** A page with cookies and storage of its own, as another person's browser has. */
  public Page page() {
    String context = call("", "Target.createBrowserContext").path("browserContextId").asString();
    JsonNode target =
        call(
            "",
            "Target.createTarget",
            Json.object().put("url", "about:blank").put("browserContextId", context));
    JsonNode attached =
        call(
            "",
            "Target.attachToTarget",
            Json.object().put("targetId", target.path("targetId").asString()).put("flatten", true));
    Page page = new Page(this, attached.path("sessionId").asString());
    page.call("Page.enable", Json.object());
    page.call("Emulation.setFocusEmulationEnabled", Json.object().put("enabled", true));
    return page;
  }

  private JsonNode call(String session, String method) {
    return call(session, method, Json.object());
  }

  JsonNode call(String session, String method, ObjectNode parameters) {
    int id = ids.incrementAndGet();
    ObjectNode frame = Json.object().put("id", id).put("method", method);
    frame.set("params", parameters);
    if (!session.isEmpty()) {
      frame.put("sessionId", session);
    }
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    answers.put(id, answer);
    synchronized (socket) {
      socket.sendText(frame.toString(), true).join();
    }
    JsonNode json = await(method, answer);
    if (json.has("error")) {
      throw new IllegalStateException(method + ": " + json.path("error"));
    }
    return json.path("result");
  }

  private static JsonNode await(String method, CompletableFuture<JsonNode> answer) {
    try {
      return answer.get(ANSWER_MOST_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the browser does not answer " + method, e);
    }
  }

  private final class Frames implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();
    private final List<String> whole = new ArrayList<>();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        whole.add(text.toString());
        text.setLength(0);
      }
      for (String frame : whole) {
        JsonNode json = Json.read(frame);
        CompletableFuture<JsonNode> answer = answers.remove(json.path("id").asInt(-1));
        if (answer != null) {
          answer.complete(json);
        }
      }
      whole.clear();
      from.request(1);
      return CompletableFuture.completedFuture(null);
    }
  }

  /** Ends its helpers too, which write into the profile for a moment longer than it does. */
  @Override
  public void close() throws InterruptedException {
    socket.abort();
    client.close();
    List<ProcessHandle> helpers = process.descendants().toList();
    process.destroy();
    if (!process.waitFor(10, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
    for (ProcessHandle helper : helpers) {
      helper.destroyForcibly();
      helper.onExit().join();
    }
  }
}

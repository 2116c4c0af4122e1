package dev.parley.role;

import com.slack.api.app_backend.SlackSignature;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.parley.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** An app behind HTTP, which checks signatures as the official SDK does. */
final class ListeningApp implements AutoCloseable {
  /**
   * A request as the app had it.
   *
   * @param isSigned whether the signature is good and fresh
   */
  record Received(
      JsonNode body, @Nullable String retryNumber, @Nullable String retryReason, boolean isSigned) {
    String eventId() {
      return body.path("event_id").asString();
    }

    String text() {
      return body.at("/event/text").asString("");
    }
  }

  /** What the app answers. */
  record Answer(int status, String body, Map<String, String> headers) {
    static Answer of(int status) {
      return new Answer(status, "", Map.of());
    }
  }

  final List<Received> received = new CopyOnWriteArrayList<>();
  volatile Function<Received, Answer> behaviour = _ -> Answer.of(200);
  volatile String secret = "";
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;

  ListeningApp() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/slack/events", this::handle);
    server.start();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/slack/events");
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      Received request =
          new Received(
              Json.parse(body).orElseThrow(),
              exchange.getRequestHeaders().getFirst("X-Slack-Retry-Num"),
              exchange.getRequestHeaders().getFirst("X-Slack-Retry-Reason"),
              isSigned(exchange, body));
      received.add(request);
      Answer answer = behaviour.apply(request);
      answer.headers().forEach(exchange.getResponseHeaders()::set);
      byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private boolean isSigned(HttpExchange exchange, String body) {
    return new SlackSignature.Verifier(new SlackSignature.Generator(secret))
        .isValid(
            exchange.getRequestHeaders().getFirst("X-Slack-Request-Timestamp"),
            body,
            exchange.getRequestHeaders().getFirst("X-Slack-Signature"));
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}

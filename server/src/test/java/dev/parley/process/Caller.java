package dev.parley.process;

import dev.parley.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A client of the Web API with one token; the server may be away at any time. */
final class Caller {
  private static final Duration ANSWER_MAX = Duration.ofSeconds(40);
  private static final Duration GIVE_UP = Duration.ofSeconds(60);
  private static final long PAUSE_MILLIS = 50;

  private final HttpClient http;
  private final Supplier<String> url;
  private final String token;

  Caller(HttpClient http, Supplier<String> url, String token) {
    this.http = http;
    this.url = url;
    this.token = token;
  }

  /** One call. */
  JsonNode once(String method, String... arguments) throws IOException, InterruptedException {
    ObjectNode body = Json.object();
    for (int i = 0; i < arguments.length; i += 2) {
      body.put(arguments[i], arguments[i + 1]);
    }
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url.get() + "/api/" + method))
            .timeout(ANSWER_MAX)
            .header("authorization", "Bearer " + token)
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(Json.bytes(body)))
            .build();
    byte[] answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray()).body();
    return Json.parse(answer).orElseThrow(() -> new IOException("an answer that is no JSON"));
  }

  /**
   * The same call until it is acknowledged.
   *
   * @param done an error that says that an earlier try, whose answer was lost, was carried out
   */
  JsonNode until(String done, String method, String... arguments) throws InterruptedException {
    long end = System.nanoTime() + GIVE_UP.toNanos();
    while (true) {
      String failure;
      try {
        JsonNode answer = once(method, arguments);
        String error = answer.path("error").asString("");
        if (answer.path("ok").asBoolean() || error.equals(done)) {
          return answer;
        }
        failure = error;
        if (!error.equals("service_unavailable") && !error.equals("internal_error")) {
          throw new AssertionError(method + " answered " + answer);
        }
      } catch (IOException e) {
        failure = e.toString();
      }
      if (System.nanoTime() - end > 0) {
        throw new AssertionError(method + " was not acknowledged: " + failure);
      }
      Thread.sleep(PAUSE_MILLIS);
    }
  }
}

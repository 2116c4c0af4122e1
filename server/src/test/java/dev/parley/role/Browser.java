package dev.parley.role;

import dev.parley.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** A browser as far as pages without scripts need one: cookies, forms, origins; no redirects. */
final class Browser implements AutoCloseable {
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();
  private final String base;
  private String origin;
  private final List<HttpResponse<String>> answers = new ArrayList<>();
  private String cookie = "";

  Browser(String base) {
    this.base = base;
    this.origin = base;
  }

  /** The same browser on a page of another site. */
  Browser on(String otherOrigin) {
    origin = otherOrigin;
    return this;
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(at(path)).GET());
  }

  /** Posts a form from a page, its names and values by turns. */
  HttpResponse<String> post(String path, String... fields)
      throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(at(path))
            .header("content-type", "application/x-www-form-urlencoded")
            .header("origin", origin)
            .POST(HttpRequest.BodyPublishers.ofString(form(fields))));
  }

  /** Calls a method of the API as a page does. */
  JsonNode call(String method, String... fields) throws IOException, InterruptedException {
    return Json.parse(post("/api/" + method, fields).body().getBytes(StandardCharsets.UTF_8))
        .orElseThrow();
  }

  /** The token of this browser's session. */
  String token() throws IOException, InterruptedException {
    byte[] body = post("/session").body().getBytes(StandardCharsets.UTF_8);
    return Json.parse(body).orElseThrow().path("token").asString();
  }

  /** The value of the session's cookie, empty without one. */
  String cookie() {
    return cookie;
  }

  /** All that was answered so far. */
  List<HttpResponse<String>> answers() {
    return answers;
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    request.header("user-agent", "a test's browser");
    if (!cookie.isEmpty()) {
      request.header("cookie", "d=" + cookie);
    }
    HttpResponse<String> response =
        client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    answers.add(response);
    // The JDK's cookie manager would quote the value, as no browser does.
    for (String set : response.headers().allValues("set-cookie")) {
      cookie = set.substring(set.indexOf('=') + 1, set.indexOf(';'));
    }
    return response;
  }

  private URI at(String path) {
    return URI.create(path.startsWith("http") ? path : base + path);
  }

  private static String form(String... fields) {
    StringBuilder form = new StringBuilder();
    for (int i = 0; i < fields.length; i += 2) {
      form.append(form.isEmpty() ? "" : "&")
          .append(fields[i])
          .append('=')
          .append(URLEncoder.encode(fields[i + 1], StandardCharsets.UTF_8));
    }
    return form.toString();
  }

  @Override
  public void close() {
    client.close();
  }
}

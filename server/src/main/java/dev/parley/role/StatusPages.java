package dev.parley.role;

import dev.parley.http.Request;
import dev.parley.http.Response;
import dev.parley.observe.Health;
import java.nio.charset.StandardCharsets;

/** What a machine asks about a server: how it is, and its numbers. */
record StatusPages(Observed observed, Health health) {
  static boolean serves(String path) {
    return path.equals("/health") || path.equals("/metrics");
  }

  Response handle(Request request) throws InterruptedException {
    if (request.path().equals("/metrics")) {
      return observed.page(request);
    }
    Health.Report report = health.report();
    return Response.of(
        report.status(), "application/json", report.json().getBytes(StandardCharsets.UTF_8));
  }
}

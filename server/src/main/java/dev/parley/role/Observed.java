package dev.parley.role;

import dev.parley.api.WebApi;
import dev.parley.http.HttpServer;
import dev.parley.http.Request;
import dev.parley.http.Response;
import dev.parley.observe.Metrics;
import dev.parley.observe.RequestLog;
import dev.parley.realtime.gateway.GatewayStats;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What an operator sees of a server: the numbers behind {@code /metrics}. */
final class Observed implements AutoCloseable {
  private static final String UNKNOWN = "unknown";

  private final Metrics metrics = new Metrics();
  private final Map<String, Metrics.Timing> calls = new ConcurrentHashMap<>();

  /** Answers a call of the Web API, timed by its method and with its id in every log line. */
  Response call(WebApi api, Request request) {
    long start = System.nanoTime();
    try {
      return RequestLog.during(request.id(), () -> api.handle(request));
    } finally {
      String name = request.path().substring(WebApi.PREFIX.length());
      timing(api.knows(name) ? name : UNKNOWN).recordNanos(System.nanoTime() - start);
    }
  }

  private Metrics.Timing timing(String method) {
    return calls.computeIfAbsent(
        method, name -> metrics.timing("api.calls", "Calls of the Web API", "method", name));
  }

  void watch(HttpServer server) {
    metrics.gauge("http.connections", "Open connections", server::openConnections);
    metrics.gauge("http.running", "Requests being answered", server::runningRequests);
  }

  void watch(RealTime realTime) {
    metrics.gauge("realtime.sockets", "Open sockets", () -> realTime.gateway.counts().sockets());
    metrics.gauge(
        "realtime.streams", "Streams that sockets hear", () -> realTime.gateway.counts().streams());
    metrics.gauge(
        "realtime.held",
        "Events that wait for one before",
        () -> realTime.gateway.counts().heldEvents());
    GatewayStats stats = realTime.gateway.stats();
    total("delivered", "Frames of events handed to sockets", stats.delivered);
    total("duplicates", "Events that came again", stats.duplicates);
    total("holes", "Events whose predecessor was missing", stats.holes);
    total("dropped", "Deliveries dropped and fetched again", stats.dropped);
    total("resumes", "Sockets that resumed", stats.resumes);
    total("reloads", "Streams that a client had to load anew", stats.reloads);
    total("slow", "Sockets closed because they could not keep up", stats.slow);
    total("bad.frames", "Frames that made no sense", stats.badFrames);
    total("failures", "Tasks of the gateway that failed", stats.failures);
  }

  void watch(AppRooms apps) {
    metrics.gauge("apps.sockets", "Open sockets of apps", apps.socketMode::sockets);
  }

  private void total(String name, String description, LongAdder sum) {
    metrics.gauge("realtime." + name, description, sum::sum);
  }

  /**
   * The page for Prometheus. It is for this machine alone: who comes from elsewhere, or through a
   * proxy, finds nothing.
   */
  Response page(Request request) {
    boolean local =
        request.remoteAddress().isLoopbackAddress() && request.header("x-forwarded-for") == null;
    return local
        ? Response.of(200, Metrics.CONTENT_TYPE, metrics.scrape().getBytes(StandardCharsets.UTF_8))
        : Response.text(404, "there is nothing here\n");
  }

  @Override
  public void close() {
    metrics.close();
  }
}

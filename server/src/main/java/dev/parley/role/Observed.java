package dev.parley.role;

import dev.parley.api.WebApi;
import dev.parley.discovery.Discovery;
import dev.parley.http.HttpServer;
import dev.parley.http.Request;
import dev.parley.http.Response;
import dev.parley.observe.Metrics;
import dev.parley.observe.RequestLog;
import dev.parley.realtime.channel.ChannelServer;
import dev.parley.realtime.channel.ChannelStats;
import dev.parley.realtime.gateway.Gateway;
import dev.parley.realtime.gateway.GatewayStats;
import dev.parley.realtime.grpc.ClusterServer;
import dev.parley.realtime.presence.PresenceServer;
import dev.parley.realtime.ring.RingView;
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

  void watch(Gateway gateway) {
    metrics.gauge("realtime.sockets", "Open sockets", () -> gateway.counts().sockets());
    metrics.gauge(
        "realtime.streams", "Streams that sockets hear", () -> gateway.counts().streams());
    metrics.gauge(
        "realtime.held", "Events that wait for one before", () -> gateway.counts().heldEvents());
    GatewayStats stats = gateway.stats();
    total("delivered", "Frames of events handed to sockets", stats.delivered);
    total("duplicates", "Events that came again", stats.duplicates);
    total("holes", "Events whose predecessor was missing", stats.holes);
    total("dropped", "Deliveries dropped and fetched again", stats.dropped);
    total("resumes", "Sockets that resumed", stats.resumes);
    total("reloads", "Streams that a client had to load anew", stats.reloads);
    total("slow", "Sockets closed because they could not keep up", stats.slow);
    total("bad.frames", "Frames that made no sense", stats.badFrames);
    total("stale", "Events of owners that had been replaced", stats.stale);
    total("failures", "Tasks of the gateway that failed", stats.failures);
  }

  void watch(ChannelServer channels) {
    metrics.gauge("channels.streams", "Streams remembered", channels::streams);
    metrics.gauge("channels.held", "Events that wait for one before", channels::heldEvents);
    metrics.gauge("channels.recent.bytes", "Bytes of kept events", channels::recentBytes);
    ChannelStats stats = channels.stats();
    metrics.gauge("channels.applied", "Events put in order", stats.applied::sum);
    metrics.gauge("channels.duplicates", "Events that came again", stats.duplicates::sum);
    metrics.gauge("channels.fetches", "Reads of the store", stats.fetches::sum);
    metrics.gauge("channels.unfilled", "Holes that nobody could fill", stats.unfilled::sum);
    metrics.gauge("channels.refused", "Publications refused for want of room", stats.refused::sum);
  }

  void watch(PresenceServer people) {
    metrics.gauge("presence.people", "People known", people::people);
  }

  /** What a server has of its cluster. */
  void watch(ClusterServer port, RingView ring, Discovery discovery) {
    metrics.gauge("cluster.refused", "Calls without proof of membership", port::refused);
    metrics.gauge("ring.epoch", "The newest epoch known", () -> ring.table().epoch());
    metrics.gauge("discovery.silent", "Milliseconds without discovery", discovery::silentMillis);
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

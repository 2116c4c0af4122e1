package dev.parley.role;

import dev.parley.api.method.Authors;
import dev.parley.app.AppEventConsumer;
import dev.parley.app.AppEventLimits;
import dev.parley.app.AppEvents;
import dev.parley.app.Apps;
import dev.parley.app.eventsapi.EventsApi;
import dev.parley.app.eventsapi.EventsApiLimits;
import dev.parley.app.eventsapi.RequestSender;
import dev.parley.app.socketmode.SocketMode;
import dev.parley.app.socketmode.SocketModeLimits;
import dev.parley.app.socketmode.SocketTickets;
import dev.parley.app.webhook.WebhookEndpoint;
import dev.parley.app.webhook.Webhooks;
import dev.parley.http.AddressRange;
import dev.parley.model.Home;
import dev.parley.security.KeyRing;
import dev.parley.security.RateLimits;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a server has for apps: what they missed, and the ways it comes to them. */
final class AppRooms implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AppRooms.class);
  private static final long TICK_MILLIS = 250;
  private static final long SWEEP_MILLIS = 30_000;

  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
  private final Ticks ticks = new Ticks("app-ticks");
  final Apps apps;
  final AppEvents events;
  final SocketTickets tickets;
  final SocketMode socketMode;
  final EventsApi eventsApi;
  final AppEventConsumer consumer;
  final Webhooks webhooks;
  final WebhookEndpoint webhookEndpoint;

  AppRooms(Rooms rooms, KeyRing keys, String url, boolean rateLimits, List<AddressRange> outgoing)
      throws IOException {
    Clock clock = Clock.systemUTC();
    apps = new Apps(rooms.records, rooms.members, keys, new SecureRandom());
    events = new AppEvents(rooms.records, AppEventLimits.DEFAULT);
    tickets = tickets(keys, url);
    socketMode =
        new SocketMode(apps, rooms.tokens, events, clock, workers, SocketModeLimits.DEFAULT);
    EventsApiLimits limits = EventsApiLimits.DEFAULT;
    eventsApi =
        new EventsApi(
            apps,
            events,
            RequestSender.start(outgoing, clock, limits),
            socketMode::isOpen,
            clock,
            workers,
            limits);
    consumer = new AppEventConsumer(rooms.records, apps, events, this::wake);
    webhooks = new Webhooks(rooms.records, new SecureRandom());
    webhookEndpoint =
        new WebhookEndpoint(
            webhooks,
            rooms.posts,
            new Authors(rooms.members)::of,
            new RateLimits(
                new RateLimits.Settings(rateLimits, RateLimits.Settings.DEFAULT.maxBuckets()),
                System::nanoTime));
  }

  static SocketTickets tickets(KeyRing keys, String url) {
    return new SocketTickets(keys, Clock.systemUTC(), "ws" + url.substring("http".length()));
  }

  static List<AddressRange> blocks(List<String> written) {
    return written.stream().map(AddressRange::parse).toList();
  }

  private void wake(Home home, String appId) {
    socketMode.wake(home, appId);
    eventsApi.wake(home, appId);
  }

  void start() {
    ticks.every(TICK_MILLIS, socketMode::tick);
    ticks.every(TICK_MILLIS, eventsApi::tick);
    ticks.every(SWEEP_MILLIS, () -> workers.execute(this::sweep));
  }

  private void sweep() {
    try {
      events.sweep();
    } catch (RuntimeException e) {
      LOG.warn("events that nobody came for stay until the next sweep", e);
    }
  }

  @Override
  public void close() {
    ticks.close();
    socketMode.close();
    eventsApi.close();
    workers.shutdown();
  }
}

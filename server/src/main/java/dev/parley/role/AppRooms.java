package dev.parley.role;

import dev.parley.api.method.Authors;
import dev.parley.app.AppEventConsumer;
import dev.parley.app.AppEventLimits;
import dev.parley.app.AppEvents;
import dev.parley.app.Apps;
import dev.parley.app.socketmode.SocketMode;
import dev.parley.app.socketmode.SocketModeLimits;
import dev.parley.app.socketmode.SocketTickets;
import dev.parley.app.webhook.WebhookEndpoint;
import dev.parley.app.webhook.Webhooks;
import dev.parley.security.KeyRing;
import dev.parley.security.RateLimits;
import java.security.SecureRandom;
import java.time.Clock;
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
  final AppEventConsumer consumer;
  final Webhooks webhooks;
  final WebhookEndpoint webhookEndpoint;

  AppRooms(Rooms rooms, KeyRing keys, String url, boolean rateLimits, SocketModeLimits limits) {
    Clock clock = Clock.systemUTC();
    apps = new Apps(rooms.records, rooms.members, keys, new SecureRandom());
    events = new AppEvents(rooms.records, AppEventLimits.DEFAULT);
    tickets = tickets(keys, url);
    socketMode = new SocketMode(apps, rooms.tokens, events, clock, workers, limits);
    consumer = new AppEventConsumer(rooms.records, apps, events, socketMode::wake);
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

  void start() {
    ticks.every(TICK_MILLIS, socketMode::tick);
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
    workers.shutdown();
  }
}

package dev.parley.app.eventsapi;

import dev.parley.app.AppEvents;
import dev.parley.app.Deliveries;
import dev.parley.http.Headers;
import dev.parley.http.client.OutgoingResponse;
import dev.parley.model.Home;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The request URL of one app in one workspace, with the events that are under way to it. They go
 * side by side, so they may arrive in another order than they happened. Thread-safe.
 */
final class Endpoint implements Deliveries.Outlet {
  private static final Logger LOG = LoggerFactory.getLogger(Endpoint.class);
  private static final String NO_RETRY = "x-slack-no-retry";

  private final EventsApi hub;
  private final Home home;
  private final String appId;
  private final URI url;
  private final String signingSecret;
  private final Deliveries deliveries;
  private final AtomicInteger inFlight = new AtomicInteger();
  private volatile boolean open = true;

  Endpoint(EventsApi hub, Home home, String appId, URI url, String signingSecret, Executor turns) {
    this.hub = hub;
    this.home = home;
    this.appId = appId;
    this.url = url;
    this.signingSecret = signingSecret;
    this.deliveries = new Deliveries(home, appId, hub.events, this, turns, hub.clock);
  }

  boolean leadsTo(URI other) {
    return url.equals(other);
  }

  void wake() {
    deliveries.wake();
  }

  /** Takes no more events; those under way end by themselves. */
  void close() {
    open = false;
  }

  /** An app that has sockets hears on them. */
  @Override
  public int room() {
    return open && !hub.hasSockets(home, appId)
        ? Math.max(0, hub.limits.maxInFlight() - inFlight.get())
        : 0;
  }

  @Override
  public boolean offer(AppEvents.Taken event, long nowMillis) {
    if (!open) {
      return false;
    }
    inFlight.incrementAndGet();
    hub.workers.execute(() -> deliver(event));
    return true;
  }

  private void deliver(AppEvents.Taken event) {
    try {
      OutgoingResponse answer = hub.sender.post(url, signingSecret, event.payload(), retry(event));
      boolean isLast = "1".equals(answer.headers().get(NO_RETRY));
      settle(event, Failure.of(answer), isLast);
    } catch (IOException e) {
      settle(event, Failure.of(e), false);
    } finally {
      inFlight.decrementAndGet();
      deliveries.wake();
    }
  }

  private static Headers retry(AppEvents.Taken event) {
    String failure = event.failure();
    return event.attempt() == 0
        ? Headers.none()
        : Headers.of(
            "x-slack-retry-num",
            Integer.toString(event.attempt()),
            "x-slack-retry-reason",
            failure == null ? Failure.HTTP_TIMEOUT.text() : failure);
  }

  /** One that cannot be noted now is due again when its taking ends. */
  private void settle(AppEvents.Taken event, @Nullable Failure failure, boolean isLast) {
    if (failure == null || isLast || event.attempt() >= hub.limits.retryMillis().size()) {
      if (failure != null) {
        LOG.warn("an event for the app {} is given up: {}", appId, failure.text());
      }
      deliveries.acknowledge(event.eventId());
      return;
    }
    long wait = hub.limits.retryMillis().get(event.attempt());
    try {
      hub.events.postpone(home, appId, event.eventId(), wait, failure.text());
    } catch (RuntimeException e) {
      LOG.warn("an event for the app {} is tried again sooner than it should be", appId, e);
    }
  }
}

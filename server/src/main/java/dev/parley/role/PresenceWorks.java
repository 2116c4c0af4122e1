package dev.parley.role;

import dev.parley.realtime.presence.PresenceLimits;
import dev.parley.realtime.presence.PresenceServer;
import java.time.Clock;

/** A presence server with the thread that drives it. */
final class PresenceWorks implements AutoCloseable {
  private static final long TICK_MILLIS = 100;

  private final Ticks ticks = new Ticks("presence-ticks");
  final PresenceServer server = new PresenceServer(Clock.systemUTC(), PresenceLimits.DEFAULT);

  PresenceWorks() {
    ticks.every(TICK_MILLIS, server::tick);
  }

  @Override
  public void close() {
    ticks.close();
  }
}

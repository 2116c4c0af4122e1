package dev.parley.role;

import dev.parley.realtime.channel.ChannelLimits;
import dev.parley.realtime.channel.ChannelServer;
import dev.parley.realtime.channel.Ownership;
import dev.parley.realtime.channel.RecentEvents;
import java.time.Clock;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A channel server with the threads that drive it. */
final class ChannelWorks implements AutoCloseable {
  private static final long TICK_MILLIS = 20;

  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
  private final Ticks ticks = new Ticks("channel-ticks");
  final ChannelServer server;

  ChannelWorks(Ownership ownership, RecentEvents store) {
    server = new ChannelServer(ownership, store, workers, Clock.systemUTC(), ChannelLimits.DEFAULT);
    ticks.every(TICK_MILLIS, server::tick);
  }

  @Override
  public void close() {
    ticks.close();
    workers.shutdown();
  }
}

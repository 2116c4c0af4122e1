package dev.parley.role;

import dev.parley.model.StreamId;
import dev.parley.realtime.channel.ChannelPeer;
import dev.parley.realtime.feed.Tickets;
import dev.parley.realtime.gateway.Gateway;
import dev.parley.realtime.gateway.GatewayLimits;
import dev.parley.realtime.gateway.GatewayServices;
import dev.parley.realtime.gateway.SignedPositions;
import dev.parley.realtime.presence.PresencePeer;
import dev.parley.security.KeyPurpose;
import dev.parley.security.KeyRing;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** A gateway with the threads that drive it. */
final class GatewayWorks implements AutoCloseable {
  private static final long TICK_MILLIS = 100;
  private static final int POSITION_SIGNATURE_BYTES = 16;

  /** That the last goodbyes have to go out, beyond the time that they are spread over. */
  private static final Duration LAST_GOODBYES = Duration.ofMillis(500);

  private final ExecutorService turn =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("gateway").factory());
  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
  private final Ticks ticks = new Ticks("gateway-ticks");
  private final Duration spread;
  final Gateway gateway;

  /**
   * Starts it.
   *
   * @param spread of the goodbyes when it ends
   */
  GatewayWorks(
      KeyRing keys,
      Tickets tickets,
      Function<StreamId, ChannelPeer> owners,
      PresencePeer presence,
      GatewayDesk desk,
      Duration spread) {
    this.spread = spread;
    gateway =
        new Gateway(
            new GatewayServices(
                turn,
                workers,
                Clock.systemUTC(),
                owners,
                presence,
                desk.memberships(),
                desk.visibility(),
                desk.sender(),
                tickets,
                new SignedPositions(text -> signature(keys, text))),
            GatewayLimits.DEFAULT);
    ticks.every(TICK_MILLIS, gateway::tick);
  }

  private static byte[] signature(KeyRing keys, byte[] text) {
    byte[] signed =
        Base64.getUrlDecoder().decode(keys.sign(KeyPurpose.POSITION, new byte[0], text));
    return Arrays.copyOfRange(signed, signed.length - POSITION_SIGNATURE_BYTES, signed.length);
  }

  /** Says goodbye to every socket, and ends when they are closed or the time is over. */
  @Override
  public void close() {
    CountDownLatch empty = new CountDownLatch(1);
    gateway.drain(spread);
    ticks.every(
        TICK_MILLIS,
        () -> {
          if (gateway.counts().sockets() == 0) {
            empty.countDown();
          }
        });
    try {
      var _ = empty.await(spread.plus(LAST_GOODBYES).toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    ticks.close();
    turn.shutdown();
    workers.shutdown();
  }
}

package dev.parley.realtime.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.contract.ChannelPeerContract;
import dev.parley.model.Effect;
import dev.parley.model.Event;
import dev.parley.realtime.channel.ChannelPeer;
import dev.parley.realtime.channel.GatewayPeer;
import dev.parley.realtime.channel.PublishAnswer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RemoteChannelTest extends ChannelPeerContract {
  private final Loopback loopback = new Loopback();
  private final List<GatewayPeer> connectedAgain = new CopyOnWriteArrayList<>();
  private ClusterServer port;
  private RemoteChannel remote;

  @BeforeEach
  void connect() throws IOException {
    port = serve(0);
    remote =
        loopback.closing(
            new RemoteChannel(
                loopback.dialer(Loopback.SECRET),
                Loopback.at(port.port()),
                loopback.timer,
                connectedAgain::add));
  }

  private ClusterServer serve(int at) throws IOException {
    return loopback.serve(
        Loopback.at(at),
        Loopback.SECRET,
        new ChannelService(server, ClusterLimits.DEFAULT, loopback.executor));
  }

  @AfterEach
  void disconnect() throws Exception {
    loopback.close();
  }

  @Override
  protected ChannelPeer peer() {
    return remote;
  }

  @Test
  void carriesAnEffectOfANewerVersionWithTheBytesThatItCameWith() {
    subscribed();
    byte[] ofTomorrow = {(byte) (14 << 3 | 2), 2, 'h', 'i'}; // field 14, two bytes
    peer()
        .publish(
            7, new Event(C1, 1, "message", new byte[0], List.of(new Effect.Foreign(ofTomorrow))));
    gateway.hears("event C1 epoch 7 seq 1 ");
    assertThat(gateway.events.getFirst().effects())
        .singleElement()
        .isInstanceOfSatisfying(
            Effect.Foreign.class, foreign -> assertThat(foreign.encoded()).isEqualTo(ofTomorrow));
  }

  @Test
  void aLostStreamStandsAgainByItselfAndTheGatewayHearsOfIt() throws IOException {
    subscribed();
    int at = port.port();
    port.close();
    assertThat(publish(1)).isEqualTo(PublishAnswer.UNREACHABLE);
    serve(at);
    await().until(() -> connectedAgain.contains(gateway));
    await().until(() -> publish(1) == PublishAnswer.ACCEPTED);
    assertThat(gateway.heard).as("the lost subscription is lost").hasSize(1);
    peer().subscribe(gateway, C1, 0);
    gateway.hears("subscribed C1 epoch 7 last 1");
    publish(2);
    gateway.hears("event C1 epoch 7 seq 2 {\"n\":2}");
  }

  @Test
  void aServerThatDoesNotAnswerCostsNoMoreThanTheDeadline() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        RemoteChannel frozen =
            new RemoteChannel(
                loopback.dialer(Loopback.SECRET),
                Loopback.at(silent.getLocalPort()),
                loopback.timer,
                _ -> {})) {
      long start = System.nanoTime();
      assertThat(frozen.publish(7, event(1))).isEqualTo(PublishAnswer.UNREACHABLE);
      assertThat(Duration.ofNanos(System.nanoTime() - start).toMillis())
          .isLessThan(2 * ClusterLimits.DEFAULT.publishMillis());
    }
  }
}

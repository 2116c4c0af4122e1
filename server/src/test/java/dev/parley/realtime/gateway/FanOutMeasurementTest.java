package dev.parley.realtime.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.model.Event;
import dev.parley.model.StreamId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What the gateway itself costs for each socket that an event goes to, without any I/O. */
class FanOutMeasurementTest {
  private static final int SOCKETS = 5_000;
  private static final int EVENTS = 400;
  private static final int WARM_UP = 200;

  @Test
  void sendsOneFrameToFiveThousandSocketsAndSaysWhatItCost() {
    OneProcess tier = new OneProcess();
    tier.world.person("U1");
    StreamId workspace = StreamId.workspace(SimWorld.TEAM);
    List<CountingConnection> sockets = new ArrayList<>();
    for (int i = 0; i < SOCKETS; i++) {
      CountingConnection socket = new CountingConnection();
      sockets.add(socket);
      tier.gateway.opened(socket, Admission.fresh(new Viewer(SimWorld.TEAM, "U1", "cred" + i)));
      tier.settle();
    }
    byte[] json =
        ("{\"type\":\"message\",\"text\":\"" + "x".repeat(460) + "\"}")
            .getBytes(StandardCharsets.UTF_8);
    long startNanos = 0;
    for (int i = 1; i <= WARM_UP + EVENTS; i++) {
      if (i == WARM_UP + 1) {
        startNanos = System.nanoTime();
      }
      tier.gateway.deliver(1, new Event(workspace, i, "message", json));
      tier.settle();
    }
    long nanos = System.nanoTime() - startNanos;
    assertThat(sockets)
        .allSatisfy(socket -> assertThat(socket.received).isEqualTo(WARM_UP + EVENTS + 1));
    LoggerFactory.getLogger(FanOutMeasurementTest.class)
        .info("{} ns a delivery to {} sockets", nanos / ((long) EVENTS * SOCKETS), SOCKETS);
  }

  private static final class CountingConnection implements Connection {
    private int received;
    private @org.jspecify.annotations.Nullable Object attachment;

    @Override
    public boolean send(Frame frame) {
      received++;
      return true;
    }

    @Override
    public long queuedBytes() {
      return 0;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void ping() {}

    @Override
    public void close(int code, String reason) {}

    @Override
    public @org.jspecify.annotations.Nullable Object attachment() {
      return attachment;
    }

    @Override
    public void attach(@org.jspecify.annotations.Nullable Object to) {
      attachment = to;
    }
  }
}

package dev.parley.realtime.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.model.Event;
import dev.parley.model.StreamId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RingFenceTest {
  private static final StreamId C1 = StreamId.conversation("C1");

  private final OneProcess tier = new OneProcess();
  private FakeConnection socket = new FakeConnection();

  @BeforeEach
  void connected() {
    tier.world.person("U1");
    tier.world.join("U1", C1);
    tier.pass(100);
    socket = tier.connect("U1");
    socket.take();
  }

  @Test
  void refusesAnOwnerOfAnEpochThatTheRingHasEnded() {
    tier.gateway.ringChanged(_ -> 5);
    tier.settle();
    Event event = tier.post("C1");
    assertThat(socket.take()).as("the owner is still at epoch 1").isEmpty();
    assertThat(tier.gateway.stats().stale.sum()).isPositive();
    tier.gateway.deliver(5, event);
    tier.settle();
    assertThat(socket.take()).hasSize(1);
  }

  @Test
  void aStreamThatDidNotMoveGoesOn() {
    tier.gateway.ringChanged(_ -> 1);
    tier.settle();
    tier.post("C1");
    assertThat(socket.take()).hasSize(1);
    assertThat(tier.gateway.stats().stale.sum()).isZero();
  }
}

package dev.parley.realtime.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.model.StreamId;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fuzz")
class ClientFrameFuzzTest {
  private static final int FRAMES = 50_000;
  private static final List<String> SEEDS =
      List.of(
          "{\"type\":\"ping\",\"id\":1,\"time\":1.5}",
          "{\"type\":\"message\",\"id\":2,\"channel\":\"C1\",\"text\":\"hi\"}",
          "{\"type\":\"typing\",\"channel\":\"C1\",\"id\":9}",
          "{\"type\":\"presence_sub\",\"ids\":[\"U1\",\"U2\",3,null]}",
          "{\"type\":\"presence_query\",\"ids\":[\"U1\"]}",
          "{\"type\":\"resume\",\"positions\":{\"C1\":\"C1:1\"}}",
          "{\"type\":\"tickle\"}",
          "[]",
          "");

  @Test
  void survivesAnyFrameAndClosesThoseWhoSendTooMany() {
    long seed = Long.getLong("fuzz.seed", 42);
    SplittableRandom random = new SplittableRandom(seed);
    OneProcess tier = new OneProcess();
    tier.world.person("U1");
    tier.world.person("U2");
    tier.world.join("U1", StreamId.conversation("C1"));
    tier.world.join("U2", StreamId.conversation("C1"));
    tier.pass(100);
    FakeConnection witness = tier.connect("U2");
    FakeConnection socket = tier.connect("U1");
    int closed = 0;
    for (int i = 0; i < FRAMES; i++) {
      if (!socket.open) {
        closed++;
        socket = tier.connect("U1");
      }
      String frame = mutate(random);
      tier.text(socket, frame);
      assertThat(tier.gateway.stats().failures.sum())
          .as("seed %d, frame %d: %s", seed, i, frame)
          .isZero();
      if (i % 1_000 == 0) {
        tier.pass(100);
        tier.gateway.pong(witness);
      }
    }
    assertThat(closed).as("abusive sockets").isGreaterThan(100);
    witness.take();
    tier.post("C1");
    assertThat(witness.take()).as("the gateway still works").hasSize(1);
    assertThat(tier.gateway.counts().sockets()).isLessThanOrEqualTo(2);
  }

  private static String mutate(SplittableRandom random) {
    StringBuilder frame = new StringBuilder(SEEDS.get(random.nextInt(SEEDS.size())));
    int changes = random.nextInt(4);
    for (int i = 0; i < changes && !frame.isEmpty(); i++) {
      int at = random.nextInt(frame.length());
      switch (random.nextInt(5)) {
        case 0 -> frame.deleteCharAt(at);
        case 1 -> frame.insert(at, (char) random.nextInt(0x2fff));
        case 2 -> frame.setCharAt(at, "{}[]\",:0-e\\".charAt(random.nextInt(11)));
        case 3 -> frame.insert(at, frame.substring(at));
        default -> frame.insert(at, "[".repeat(random.nextInt(2_000)));
      }
    }
    return frame.toString();
  }
}

package dev.parley.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FanoutTest {
  private static final int SOCKETS = 20;

  @TempDir Path folder;

  @Test
  void countsEveryFrameThatTheYardstickSends() throws Exception {
    Programs programs = new Programs(folder.resolve("none.jar"), folder);
    try (Fanout bare =
        Fanout.of(programs, Server.yardstick(programs, BareBroadcaster.class), "", "")) {
      bare.open(SOCKETS);

      SocketLoad.Result one = bare.oneByOne(3).result();
      assertThat(one.sockets()).isEqualTo(SOCKETS);
      assertThat(one.deliveries()).isEqualTo(3 * SOCKETS);
      assertThat(one.others()).isZero();
      assertThat(one.bytesEach()).isEqualTo(500);
      assertThat(bare.paced(3, 100).result().deliveries()).isEqualTo(3 * SOCKETS);
    }
  }

  @Test
  void readsWhenATextWasSentAndNothingElse() {
    assertThat(sent("{\"text\":\"sent=0000001234567890 x\"}")).isEqualTo(1_234_567_890L);
    assertThat(sent("{\"text\":\"s sen sent is no time at all\"}")).isEqualTo(-1);
    assertThat(sent("sent=123")).isEqualTo(-1);
  }

  private static long sent(String text) {
    ByteBuf bytes = Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
    return SocketHost.sentNanos(bytes, 0, bytes.readableBytes());
  }
}

package dev.parley.role;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.cli.Command;
import dev.parley.cli.Console;
import dev.parley.cli.Main;
import dev.parley.contract.ConsulAgent;
import dev.parley.discovery.Discovery;
import dev.parley.discovery.Registration;
import dev.parley.discovery.Server;
import dev.parley.discovery.ServerKind;
import dev.parley.realtime.ring.RingLimits;
import dev.parley.realtime.ring.RingManager;
import dev.parley.realtime.ring.RingMember;
import dev.parley.realtime.ring.RingView;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("consul")
class RingCommandTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String url) {
    Console console =
        new Console(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    return new Main(
            (command, on) -> RingCommand.show((Command.Ring) command, on), console, Map.of())
        .run("ring", "--discovery", url);
  }

  private static String url(String name) {
    return "consul://127.0.0.1:" + ConsulAgent.running().http().getPort() + "/" + name;
  }

  private static Server server(String id, ServerKind kind) {
    return new Server(id, kind, "eu", "eu-a", "127.0.0.1", 1_234, Map.of());
  }

  @Test
  void showsOwnersSparesEpochAndBalance() {
    String url = url("ring-shown");
    try (Discovery discovery = Discoveries.open(URI.create(url), Map.of());
        Registration _ = discovery.register(server("admin-1", ServerKind.ADMIN));
        Registration _ = discovery.register(server("channel-1", ServerKind.CHANNEL));
        Registration _ = discovery.register(server("channel-2", ServerKind.CHANNEL));
        Registration _ =
            discovery.register(
                server("channel-3", ServerKind.CHANNEL)
                    .with(RingMember.SPARE_TAG, RingMember.YES))) {
      RingView view = new RingView();
      discovery.watch(RingView.KEY, view::heard);
      try (RingManager manager =
          new RingManager(
              "admin-1",
              view,
              discovery,
              () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()),
              RingLimits.DEFAULT)) {
        await()
            .until(
                () -> {
                  manager.tick();
                  return view.table().counts().size() == 2 && view.table().members().size() == 3;
                });
      }
      assertThat(run(url)).isZero();
      assertThat(out.toString(StandardCharsets.UTF_8))
          .contains("epoch " + view.table().epoch() + ", written by admin-1")
          .contains("2 owners, 1 spares, the fullest has 1.000 times the mean")
          .containsPattern("channel-1 +8192 +50.00%  owner +127.0.0.1:1234 eu-a")
          .containsPattern("channel-3 +0 +0.00%  spare ");
    }
  }

  @Test
  void saysWhatIsWrong() {
    assertThat(run(url("no-ring"))).isEqualTo(1);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("there is no ring yet");
    assertThat(run("http://127.0.0.1")).isEqualTo(2);
    assertThat(run("consul://127.0.0.1:1")).isEqualTo(1);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("is it there");
  }
}

package dev.parley.contract;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A real Consul of one server, whose state outlives its process unless it is told to forget.
 *
 * <p>{@code engines/install consul} brings the program to a machine; {@code PARLEY_CONSUL} names
 * another.
 */
public final class ConsulAgent implements AutoCloseable {
  private static final Duration START_MAX = Duration.ofMinutes(1);

  /** It ends when its standard input does, so no end of this JVM leaves it behind. */
  private static final String LAUNCH = "\"$@\" </dev/null & read -r _; kill -KILL $!; wait";

  /** Started by whoever asks first, one for all tests of this JVM that break nothing. */
  private static final class Running {
    static final ConsulAgent ONE = new ConsulAgent().start();
  }

  private final Path folder;
  private final int[] ports;
  private @Nullable Process process;
  private int lives;

  /** An agent that does not run yet, with ports of its own. */
  public ConsulAgent() {
    try {
      folder = Files.createTempDirectory("consul");
      ports = freePorts(3);
    } catch (IOException e) {
      throw new IllegalStateException("Consul cannot be started", e);
    }
  }

  public static ConsulAgent running() {
    return Running.ONE;
  }

  public URI http() {
    return URI.create("http://127.0.0.1:" + ports[0]);
  }

  /** Starts it, on the state that it left, and waits until it has a leader. */
  public ConsulAgent start() {
    List<String> command = new ArrayList<>(List.of("sh", "-c", LAUNCH, "sh", program(), "agent"));
    command.addAll(
        List.of(
            "-server",
            "-bootstrap-expect=1",
            "-node=one",
            "-disable-host-node-id",
            "-data-dir=" + folder.resolve("life" + lives),
            "-bind=127.0.0.1",
            "-client=127.0.0.1",
            "-http-port=" + ports[0],
            "-serf-lan-port=" + ports[1],
            "-server-port=" + ports[2],
            "-serf-wan-port=-1",
            "-dns-port=-1",
            "-grpc-port=-1",
            "-log-level=warn",
            "-hcl=performance{raft_multiplier=1}"));
    try {
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("log").toFile())
              .start();
    } catch (IOException e) {
      throw new IllegalStateException("Consul cannot be started", e);
    }
    await().atMost(START_MAX).until(this::hasLeader);
    return this;
  }

  /** Ends it like a loss of power. */
  public void kill() {
    if (process != null) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      try {
        process.waitFor();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** The next life begins with nothing. */
  public void forget() {
    lives++;
  }

  private boolean hasLeader() {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> leader =
          client.send(
              HttpRequest.newBuilder(http().resolve("/v1/status/leader")).build(),
              HttpResponse.BodyHandlers.ofString());
      return leader.statusCode() == 200 && leader.body().length() > 2;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static String program() {
    String program =
        Optional.ofNullable(System.getenv("PARLEY_CONSUL"))
            .orElseGet(
                () ->
                    Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
                            .filter(text -> !text.isEmpty())
                            .orElse(System.getenv("HOME") + "/.cache")
                        + "/parley/engines/consul/bin/consul");
    if (!Files.isExecutable(Path.of(program))) {
      throw new IllegalStateException("no " + program + "; engines/install consul brings it");
    }
    return program;
  }

  private static int[] freePorts(int count) throws IOException {
    ServerSocket[] held = new ServerSocket[count];
    try {
      for (int i = 0; i < count; i++) {
        held[i] = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
      }
      return Arrays.stream(held).mapToInt(ServerSocket::getLocalPort).toArray();
    } finally {
      for (ServerSocket socket : held) {
        if (socket != null) {
          socket.close();
        }
      }
    }
  }

  @Override
  public void close() {
    kill();
  }
}

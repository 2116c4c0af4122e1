package dev.parley.process;

import static org.awaitility.Awaitility.await;

import dev.parley.contract.ConsulAgent;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A whole cluster on this machine, each server a process, with a Consul of its own. */
final class ClusterProcesses implements AutoCloseable {
  private static final Duration READY_MAX = Duration.ofSeconds(90);
  private static final Map<String, String> SECRET =
      Map.of("PARLEY_CLUSTER_SECRET", "a secret of the cluster under test");

  private final Path logs;
  private final Path data;
  private final ConsulAgent consul = new ConsulAgent().start();
  private final HttpClient http = HttpClient.newHttpClient();
  final ServerProcess webapp;
  final List<ServerProcess> admins = new ArrayList<>();
  final List<ServerProcess> channels = new ArrayList<>();
  final List<ServerProcess> presences = new ArrayList<>();
  final List<ServerProcess> gateways = new ArrayList<>();

  /** Starts one webapp, two admin, three channel and two presence servers, and two gateways. */
  ClusterProcesses(Path logs, Path data) throws IOException {
    this.logs = logs;
    this.data = data;
    webapp = start("webapp", "--rate-limits", "off").ready();
    add(admins, "admin", 2);
    add(channels, "channel", 3);
    add(presences, "presence", 2);
    add(gateways, "gateway", 2);
    await().atMost(READY_MAX).until(() -> isHealthy(webapp));
    for (ServerProcess gateway : gateways) {
      await().atMost(READY_MAX).until(() -> isHealthy(gateway));
    }
  }

  private void add(List<ServerProcess> to, String role, int count) throws IOException {
    List<ServerProcess.Starting> starting = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      starting.add(start(role));
    }
    for (ServerProcess.Starting one : starting) {
      to.add(one.ready());
    }
  }

  private ServerProcess.Starting start(String role, String... more) throws IOException {
    List<String> arguments = new ArrayList<>(List.of(role, "--discovery", discovery()));
    arguments.addAll(List.of("--port", "0", "--data", data.toString()));
    arguments.addAll(List.of(more));
    return ServerProcess.start(logs, role, SECRET, arguments);
  }

  /** Starts another one of a role and waits until it is ready. */
  ServerProcess another(List<ServerProcess> to, String role, String... more) throws IOException {
    ServerProcess one = start(role, more).ready();
    to.add(one);
    return one;
  }

  /** Runs a command and gives what it printed. */
  String run(String... arguments) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--discovery", discovery()));
    ServerProcess.Starting command = ServerProcess.start(logs, arguments[0], SECRET, all);
    String out =
        new String(command.process().getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    command.process().waitFor();
    return out;
  }

  private String discovery() {
    return "consul://" + consul.http().getAuthority();
  }

  boolean isHealthy(ServerProcess server) {
    try {
      HttpRequest request = HttpRequest.newBuilder(URI.create(server.url() + "/health")).build();
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void close() {
    gateways.forEach(ServerProcess::close);
    presences.forEach(ServerProcess::close);
    channels.forEach(ServerProcess::close);
    admins.forEach(ServerProcess::close);
    webapp.close();
    consul.close();
    http.shutdownNow();
  }
}

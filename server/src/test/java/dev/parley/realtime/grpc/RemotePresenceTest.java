package dev.parley.realtime.grpc;

import static org.awaitility.Awaitility.await;

import dev.parley.contract.PresencePeerContract;
import dev.parley.realtime.presence.PresencePeer;
import dev.parley.realtime.presence.PresenceRouter;
import dev.parley.realtime.presence.PresenceServer;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RemotePresenceTest extends PresencePeerContract {
  private final Loopback loopback = new Loopback();
  private final PresenceRouter router = new PresenceRouter();
  private final PresenceServer server = server();
  private ClusterServer port;
  private RemotePresence remote;

  @BeforeEach
  void connect() throws IOException {
    port = serve(0, server);
    remote =
        loopback.closing(
            new RemotePresence(
                loopback.dialer(Loopback.SECRET),
                Loopback.at(port.port()),
                loopback.timer,
                gateway -> router.tellAgain(remote, gateway)));
    router.servers(Map.of("presence-1", remote));
  }

  private ClusterServer serve(int at, PresenceServer behind) throws IOException {
    return loopback.serve(
        Loopback.at(at),
        Loopback.SECRET,
        new PresenceService(behind, ClusterLimits.DEFAULT, loopback.executor));
  }

  @AfterEach
  void disconnect() throws Exception {
    loopback.close();
  }

  @Override
  protected PresencePeer peer() {
    return router;
  }

  @Test
  void aGatewayThatIsGoneTakesItsClientsAlong() {
    router.connected(gateway, "U1", 1, false);
    await().until(() -> server.status("U1").online());
    remote.close();
    await().until(() -> !server.status("U1").online());
  }

  @Test
  void aServerThatStartedAnewIsToldEverythingAgain() throws IOException {
    router.watch(gateway, "U1");
    router.connected(gateway, "U1", 1, false);
    gateway.hears("U1 active");
    int at = port.port();
    port.close();
    PresenceServer fresh = server();
    serve(at, fresh);
    await().until(() -> fresh.status("U1").online());
  }
}

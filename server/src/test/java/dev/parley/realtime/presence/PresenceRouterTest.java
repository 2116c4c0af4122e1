package dev.parley.realtime.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.contract.PresencePeerContract;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PresenceRouterTest extends PresencePeerContract {
  private static final List<String> PEOPLE =
      IntStream.range(0, 900).mapToObj(i -> "U" + i).toList();

  private final Map<String, PresenceServer> servers = new HashMap<>();
  private final PresenceRouter router = new PresenceRouter();

  @BeforeEach
  void threeServers() {
    List.of("presence-a", "presence-b", "presence-c").forEach(id -> servers.put(id, server()));
    router.servers(servers);
  }

  @Override
  protected PresencePeer peer() {
    return router;
  }

  private List<String> on(String id) {
    PresenceServer server = Objects.requireNonNull(servers.get(id));
    return PEOPLE.stream().filter(userId -> server.status(userId).online()).toList();
  }

  @Test
  void peopleLieOnAllServersAndOnlyThoseOfALostOneMove() {
    PEOPLE.forEach(userId -> router.connected(gateway, userId, 1, false));
    List<String> onA = on("presence-a");
    List<String> onB = on("presence-b");
    List<String> onC = on("presence-c");
    assertThat(onA.size() + onB.size() + onC.size()).isEqualTo(PEOPLE.size());
    assertThat(List.of(onA.size(), onB.size(), onC.size())).allMatch(n -> n > 200 && n < 400);
    Map<String, PresenceServer> left = new HashMap<>(servers);
    left.remove("presence-a");
    router.servers(left);
    assertThat(on("presence-b")).containsAll(onB);
    assertThat(on("presence-c")).containsAll(onC);
    List<String> all = new ArrayList<>(on("presence-b"));
    all.addAll(on("presence-c"));
    assertThat(all).containsExactlyInAnyOrderElementsOf(PEOPLE);
  }

  @Test
  void watchersAndManualAwayGoAlongToTheNextServer() {
    router.watch(gateway, "U1");
    router.connected(gateway, "U1", 1, false);
    gateway.hears("U1 active");
    router.setManualAway("U1", true);
    router.servers(Map.of("presence-d", server()));
    await().until(() -> router.status("U1").manualAway());
    assertThat(router.status("U1").online()).isTrue();
    router.setManualAway("U1", false);
    await().until(() -> gateway.heard.getLast().equals("U1 active"));
  }

  @Test
  void withoutServersEverybodyIsAwayAndIsToldOfLater() {
    router.servers(Map.of());
    router.watch(gateway, "U1");
    router.connected(gateway, "U1", 1, false);
    Map<String, Presence> found = new HashMap<>();
    router.query(List.of("U1"), found::putAll);
    assertThat(found).containsOnly(Map.entry("U1", Presence.AWAY));
    router.servers(servers);
    gateway.hears("U1 active");
  }

  @Test
  void aServerThatForgotIsToldAgain() {
    router.servers(Map.of());
    router.connected(gateway, "U1", 7, false);
    PresenceServer fresh = server();
    router.servers(Map.of("presence-z", fresh));
    fresh.gatewayGone(gateway);
    assertThat(fresh.status("U1").online()).isFalse();
    router.tellAgain(fresh, gateway);
    assertThat(fresh.status("U1").online()).isTrue();
  }
}

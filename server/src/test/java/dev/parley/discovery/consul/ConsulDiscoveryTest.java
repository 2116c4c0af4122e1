package dev.parley.discovery.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.parley.contract.ConsulAgent;
import dev.parley.contract.DiscoveryContract;
import dev.parley.discovery.Discovery;
import dev.parley.discovery.DiscoveryException;
import dev.parley.discovery.Entry;
import dev.parley.discovery.Registration;
import dev.parley.discovery.Server;
import dev.parley.discovery.ServerKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("consul")
class ConsulDiscoveryTest extends DiscoveryContract {
  private static final Discovery DISCOVERY =
      new ConsulDiscovery(ConsulAgent.running().http(), "contract", "", LIMITS);

  @Override
  protected Discovery discovery() {
    return DISCOVERY;
  }

  @AfterAll
  static void close() {
    DISCOVERY.close();
  }

  private static final Server SERVER =
      new Server("channel-1", ServerKind.CHANNEL, "eu", "eu-a", "127.0.0.1", 1, Map.of());

  @Test
  void whatWasHeardStaysWhileConsulIsAwayAndGoesOnWhenItIsBack() {
    List<List<Server>> servers = Collections.synchronizedList(new ArrayList<>());
    List<Entry> values = Collections.synchronizedList(new ArrayList<>());
    try (ConsulAgent agent = new ConsulAgent().start();
        Discovery discovery = new ConsulDiscovery(agent.http(), "away", "", LIMITS)) {
      Registration registration = discovery.register(SERVER);
      discovery.watch(ServerKind.CHANNEL, servers::add);
      discovery.watch("table", values::add);
      assertThat(discovery.compareAndSet("table", Entry.ABSENT, new byte[] {1})).isTrue();
      await().until(() -> !servers.isEmpty() && servers.getLast().equals(List.of(SERVER)));
      await().until(() -> !values.isEmpty() && values.getLast().bytes().length == 1);

      agent.kill();
      await().until(() -> discovery.silentMillis() > 0);
      assertThatThrownBy(() -> discovery.get("table")).isInstanceOf(DiscoveryException.class);
      assertThatThrownBy(registration::confirm).isInstanceOf(DiscoveryException.class);
      assertThat(servers.getLast()).containsExactly(SERVER);

      agent.start();
      registration.confirm();
      await().until(() -> discovery.silentMillis() == 0);
      long version = discovery.get("table").version();
      assertThat(discovery.compareAndSet("table", version, new byte[] {1, 2})).isTrue();
      await().until(() -> values.getLast().bytes().length == 2);
      await().until(() -> discovery.live(ServerKind.CHANNEL).equals(List.of(SERVER)));
    }
  }

  @Test
  void aConsulThatLostEverythingIsToldAgain() {
    List<List<Server>> servers = Collections.synchronizedList(new ArrayList<>());
    List<Entry> values = Collections.synchronizedList(new ArrayList<>());
    try (ConsulAgent agent = new ConsulAgent().start();
        Discovery discovery = new ConsulDiscovery(agent.http(), "lost", "", LIMITS)) {
      for (int i = 0; i < 50; i++) {
        discovery.compareAndSet("raise" + i, Entry.ABSENT, new byte[] {1});
      }
      Registration registration = discovery.register(SERVER);
      discovery.watch(ServerKind.CHANNEL, servers::add);
      discovery.watch("table", values::add);
      assertThat(discovery.compareAndSet("table", Entry.ABSENT, new byte[] {1})).isTrue();
      await().until(() -> !values.isEmpty() && values.getLast().bytes().length == 1);

      agent.kill();
      agent.forget();
      agent.start();
      await().until(() -> values.getLast().equals(Entry.NONE));
      registration.confirm();
      await().until(() -> discovery.live(ServerKind.CHANNEL).equals(List.of(SERVER)));
      assertThat(discovery.compareAndSet("table", Entry.ABSENT, new byte[] {1, 2, 3})).isTrue();
      await().until(() -> values.getLast().bytes().length == 3);
    }
  }
}

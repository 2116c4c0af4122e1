package dev.parley.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.realtime.presence.Presence;
import dev.parley.realtime.presence.PresenceLimits;
import dev.parley.realtime.presence.PresenceListener;
import dev.parley.realtime.presence.PresencePeer;
import dev.parley.realtime.presence.PresenceServer;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What gateways and webapp servers may rely on of presence servers, wherever they run. */
public abstract class PresencePeerContract {
  private final ScheduledExecutorService ticks = Executors.newScheduledThreadPool(1);
  protected final Watcher gateway = new Watcher();

  protected PresencePeerContract() {}

  /** A server whose times are short. */
  protected PresenceServer server() {
    PresenceServer server =
        new PresenceServer(InstantSource.system(), new PresenceLimits(60_000, 20, 50));
    var _ = ticks.scheduleAtFixedRate(server::tick, 5, 5, TimeUnit.MILLISECONDS);
    return server;
  }

  protected abstract PresencePeer peer();

  @AfterEach
  void endTicks() {
    ticks.shutdownNow();
  }

  @Test
  void tellsAWatcherHowItStandsAndOfEveryChange() {
    peer().watch(gateway, "U1");
    gateway.hears("U1 away");
    peer().connected(gateway, "U1", 1, false);
    gateway.hears("U1 active");
    peer().disconnected(gateway, "U1", 1);
    await().until(() -> gateway.heard.equals(List.of("U1 away", "U1 active", "U1 away")));
  }

  @Test
  void tellsNothingOfThoseWhoAreNotWatched() {
    peer().watch(gateway, "U1");
    peer().watch(gateway, "U2");
    peer().unwatch(gateway, "U1");
    peer().connected(gateway, "U1", 1, false);
    peer().connected(gateway, "U2", 2, false);
    gateway.hears("U2 active");
    await().until(() -> peer().status("U1").presence() == Presence.ACTIVE);
    assertThat(gateway.heard).doesNotContain("U1 active");
  }

  @Test
  void answersForEveryoneWhoIsAskedFor() {
    peer().connected(gateway, "U1", 1, false);
    await().until(() -> peer().status("U1").presence() == Presence.ACTIVE);
    Map<String, Presence> found = new ConcurrentHashMap<>();
    peer().query(List.of("U1", "U2", "U3"), found::putAll);
    await().until(() -> found.size() == 3);
    assertThat(found)
        .containsOnly(
            Map.entry("U1", Presence.ACTIVE),
            Map.entry("U2", Presence.AWAY),
            Map.entry("U3", Presence.AWAY));
  }

  @Test
  void whoIsSetAwayIsAwayWhateverTheClientsSay() {
    peer().watch(gateway, "U1");
    peer().connected(gateway, "U1", 1, false);
    gateway.hears("U1 active");
    peer().setManualAway("U1", true);
    await().until(() -> peer().status("U1").manualAway());
    await().until(() -> gateway.heard.getLast().equals("U1 away"));
    assertThat(peer().status("U1").online()).isTrue();
    assertThat(peer().status("U1").connectionCount()).isEqualTo(1);
  }

  @Test
  void somethingDoneIsActivity() {
    peer().connected(gateway, "U1", 1, false);
    await().until(() -> peer().status("U1").online());
    long before = peer().status("U1").lastActivityMillis();
    await()
        .until(
            () -> {
              peer().active("U1");
              return peer().status("U1").lastActivityMillis() > before;
            });
  }

  /** A gateway that writes down what it hears. */
  protected static final class Watcher implements PresenceListener {
    public final List<String> heard = new CopyOnWriteArrayList<>();

    public void hears(String line) {
      await().until(() -> heard.contains(line));
    }

    @Override
    public void presence(String userId, Presence presence) {
      heard.add(userId + " " + presence.wire());
    }
  }
}

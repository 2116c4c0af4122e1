package dev.parley.realtime.ring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.discovery.Discovery;
import dev.parley.discovery.DiscoveryException;
import dev.parley.discovery.DiscoveryLimits;
import dev.parley.discovery.Entry;
import dev.parley.discovery.Registration;
import dev.parley.discovery.Server;
import dev.parley.discovery.ServerKind;
import dev.parley.discovery.Watch;
import dev.parley.discovery.local.LocalDiscovery;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class RingManagerTest {
  private static final DiscoveryLimits DISCOVERY =
      new DiscoveryLimits(6_000, 1_000, 2_000, 30, 100, 2_000, 60);
  private static final RingLimits LIMITS = new RingLimits(10_000, 500, 5_000, 6_000, 3_000);

  private long nowMillis = 1_000_000;
  private LocalDiscovery discovery = discovery();
  private final Map<String, Registration> servers = new TreeMap<>();
  private final Map<String, Admin> admins = new TreeMap<>();

  private LocalDiscovery discovery() {
    return new LocalDiscovery(() -> Instant.ofEpochMilli(nowMillis), DISCOVERY);
  }

  private final class Admin {
    final RingView view = new RingView();
    final Flaky discovery = new Flaky();
    final RingManager manager;

    Admin(String id) {
      servers.put(id, RingManagerTest.this.discovery.register(server(id, ServerKind.ADMIN)));
      discovery.watch(RingView.KEY, view::heard);
      manager = new RingManager(id, view, discovery, () -> nowMillis, LIMITS);
      admins.put(id, this);
    }
  }

  private static Server server(String id, ServerKind kind) {
    return new Server(id, kind, "eu", "eu-a", "h", 1, Map.of());
  }

  private Registration channel(String id, String... tags) {
    Server server = server(id, ServerKind.CHANNEL);
    for (String tag : tags) {
      server = server.with(tag, RingMember.YES);
    }
    Registration registration = discovery.register(server);
    servers.put(id, registration);
    return registration;
  }

  /** Lets time pass; whoever is registered and not silent says that it lives. */
  private void pass(long millis, String... silent) {
    for (long end = nowMillis + millis; nowMillis < end; nowMillis += 100) {
      servers.forEach(
          (id, registration) -> {
            if (!Set.of(silent).contains(id)) {
              registration.confirm();
            }
          });
      discovery.tick();
      admins.forEach(
          (id, admin) -> {
            if (!Set.of(silent).contains(id)) {
              admin.manager.tick();
            }
          });
    }
  }

  private RingTable table() {
    return RingCodec.decode(discovery.get(RingView.KEY).bytes());
  }

  @Test
  void theFirstAdminServerWritesTheFirstTable() {
    Admin admin = new Admin("admin-1");
    channel("a");
    channel("b");
    pass(200);
    assertThat(table().counts()).containsOnlyKeys("a", "b");
    assertThat(table().manager()).isEqualTo("admin-1");
    assertThat(admin.manager.isManager()).isTrue();
    assertThat(admin.view.table().epoch()).isEqualTo(table().epoch());
  }

  @Test
  void nothingIsWrittenWhileNothingChanges() {
    Admin admin = new Admin("admin-1");
    new Admin("admin-2");
    channel("a");
    pass(1_000);
    long written = admin.manager.written();
    pass(60_000);
    assertThat(admin.manager.written()).isEqualTo(written);
    assertThat(Objects.requireNonNull(admins.get("admin-2")).manager.written()).isZero();
  }

  @Test
  void whoFallsSilentLosesItsSlotsWithinItsTimeAndALittle() {
    new Admin("admin-1");
    channel("a");
    channel("b");
    pass(1_000);
    pass(6_000, "b");
    assertThat(table().counts()).containsKey("b");
    pass(1_000, "b");
    assertThat(table().counts()).containsOnlyKeys("a");
  }

  @Test
  void whoIsMissingForAMomentKeepsItsSlots() {
    new Admin("admin-1");
    channel("a");
    channel("b").close();
    channel("b");
    pass(1_000);
    long epoch = table().epoch();
    Objects.requireNonNull(servers.get("b")).close();
    servers.remove("b");
    pass(300);
    channel("b");
    pass(5_000);
    assertThat(table().epoch()).isEqualTo(epoch);
  }

  @Test
  void whoWantsToLeaveIsRelievedAtOnce() {
    new Admin("admin-1");
    channel("a");
    Registration b = channel("b");
    pass(1_000);
    b.change(server("b", ServerKind.CHANNEL).with(RingMember.LEAVING_TAG, RingMember.YES));
    pass(200);
    assertThat(table().counts()).containsOnlyKeys("a");
  }

  @Test
  void theNextAdminServerFollowsAManagerThatIsGone() {
    new Admin("admin-1");
    new Admin("admin-2");
    new Admin("admin-3");
    channel("a");
    channel("b");
    pass(1_000);
    assertThat(table().manager()).isEqualTo("admin-1");
    pass(8_000, "admin-1", "b");
    assertThat(table().manager()).isEqualTo("admin-2");
    assertThat(table().counts()).containsOnlyKeys("a");
    pass(5_000);
    assertThat(table().manager()).as("who came back does not push in").isEqualTo("admin-2");
  }

  @Test
  void anotherDoesTheWorkOfAManagerThatOnlySaysThatItLives() {
    Admin stuck = new Admin("admin-1");
    new Admin("admin-2");
    channel("a");
    pass(1_000);
    stuck.discovery.down = true;
    channel("b");
    pass(2_000);
    assertThat(table().counts()).containsOnlyKeys("a");
    pass(2_000);
    assertThat(table().counts()).containsOnlyKeys("a", "b");
    assertThat(table().manager()).isEqualTo("admin-2");
  }

  @Test
  void whenMostAreMissingAtOnceItWaitsLonger() {
    new Admin("admin-1");
    for (String id : List.of("a", "b", "c", "d")) {
      channel(id);
    }
    pass(1_000);
    long epoch = table().epoch();
    pass(6_000 + 4_000, "a", "b", "c");
    assertThat(table().epoch()).isEqualTo(epoch);
    pass(2_000, "a", "b", "c");
    assertThat(table().counts()).containsOnlyKeys("d");
  }

  @Test
  void nobodyIsTakenAnythingWhileAndJustAfterDiscoveryIsSilent() {
    Admin admin = new Admin("admin-1");
    channel("a");
    channel("b");
    pass(1_000);
    long epoch = table().epoch();
    admin.discovery.down = true;
    pass(500);
    Objects.requireNonNull(servers.get("b")).close();
    pass(20_000, "b");
    admin.discovery.down = false;
    admin.discovery.watchAgain();
    pass(5_000, "b");
    assertThat(table().epoch()).isEqualTo(epoch);
    pass(2_000, "b");
    assertThat(table().counts()).containsOnlyKeys("a");
  }

  @Test
  void aDiscoveryThatLostTheTableIsGivenItAgainWithEveryEpochRaised() {
    Admin admin = new Admin("admin-1");
    channel("a");
    channel("b");
    pass(1_000);
    RingTable before = table();
    discovery = discovery();
    admin.discovery.watchAgain();
    servers.clear();
    servers.put("admin-1", discovery.register(server("admin-1", ServerKind.ADMIN)));
    channel("a");
    channel("b");
    channel("c");
    pass(500);
    assertThat(table().epoch()).isGreaterThan(before.epoch() + RingManager.EPOCHS_LOST_MAX - 1);
    assertThat(table().owner(0).epoch()).isGreaterThan(before.epoch());
    assertThat(table().counts()).containsOnlyKeys("a", "b", "c");
  }

  @Test
  void twoWhoActAtOnceMakeOneTable() {
    Admin one = new Admin("admin-1");
    Admin other = new Admin("admin-2");
    channel("a");
    nowMillis += 10_000;
    servers.values().forEach(Registration::confirm);
    one.manager.tick();
    other.manager.tick();
    assertThat(one.manager.written() + other.manager.written()).isEqualTo(1);
    assertThat(one.view.table().says(other.view.table())).isTrue();
  }

  /** The discovery of the moment, which can be cut off from one who uses it. */
  private final class Flaky implements Discovery {
    private final Map<ServerKind, Consumer<List<Server>>> ofKinds = new HashMap<>();
    private final Map<String, Consumer<Entry>> ofKeys = new HashMap<>();
    boolean down;

    void watchAgain() {
      ofKinds.forEach(this::watch);
      ofKeys.forEach(this::watch);
    }

    private Discovery real() {
      if (down) {
        throw new DiscoveryException("cut off");
      }
      return discovery;
    }

    @Override
    public Registration register(Server server) {
      return real().register(server);
    }

    @Override
    public List<Server> live(ServerKind kind) {
      return real().live(kind);
    }

    @Override
    public Watch watch(ServerKind kind, Consumer<List<Server>> listener) {
      ofKinds.put(kind, listener);
      return discovery.watch(kind, heard -> tell(() -> listener.accept(heard)));
    }

    @Override
    public Entry get(String key) {
      return real().get(key);
    }

    @Override
    public boolean unchanged(String key, long version) {
      return real().unchanged(key, version);
    }

    @Override
    public boolean compareAndSet(String key, long version, byte[] value) {
      return real().compareAndSet(key, version, value);
    }

    @Override
    public Watch watch(String key, Consumer<Entry> listener) {
      ofKeys.put(key, listener);
      return discovery.watch(key, heard -> tell(() -> listener.accept(heard)));
    }

    private void tell(Runnable news) {
      if (!down) {
        news.run();
      }
    }

    @Override
    public long silentMillis() {
      return down ? 1 : 0;
    }

    @Override
    public void close() {}
  }
}

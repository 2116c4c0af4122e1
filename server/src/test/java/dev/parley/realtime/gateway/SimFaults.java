package dev.parley.realtime.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What goes wrong in a run: three faults that overlap, and more beside them. */
final class SimFaults {
  static final int OVERLAPPING = 3;
  private static final int OTHERS = 3;

  private final ClusterSimulation sim;
  private final List<Runnable> running = new ArrayList<>();
  int begun;

  SimFaults(ClusterSimulation sim) {
    this.sim = sim;
  }

  private enum Kind {
    CHANNEL_CRASHES,
    CHANNEL_FREEZES,
    CHANNEL_LEAVES,
    CHANNEL_JOINS,
    CHANNEL_CUT_OFF,
    OWNER_AND_PUBLISHER_CUT_OFF,
    ONE_WAY_LOST,
    SLOW,
    GATEWAY_CRASHES,
    GATEWAY_CUT_OFF,
    ADMIN_CRASHES,
    ADMIN_FREEZES,
    RELAY_CRASHES,
    DISCOVERY_AWAY
  }

  void plan(long busyMillis) {
    long at = 400 + sim.scheduler.random.nextLong(busyMillis / 2);
    for (int i = 0; i < OVERLAPPING; i++) {
      begin(at + sim.scheduler.random.nextLong(250), 300 + sim.scheduler.random.nextLong(1_800));
    }
    for (int i = 0; i < OTHERS; i++) {
      begin(
          400 + sim.scheduler.random.nextLong(busyMillis - 500),
          100 + sim.scheduler.random.nextLong(1_500));
    }
  }

  private void begin(long atMillis, long forMillis) {
    sim.scheduler.after(
        atMillis * 1_000,
        () -> {
          Kind kind = sim.any(List.of(Kind.values()));
          Runnable end = begin(kind);
          begun++;
          running.add(end);
          sim.scheduler.after(
              forMillis * 1_000,
              () -> {
                if (running.remove(end)) {
                  sim.note("! end of", kind);
                  end.run();
                }
              });
        });
  }

  /** Ends all that goes on. */
  void heal() {
    List.copyOf(running).forEach(Runnable::run);
    running.clear();
  }

  private Runnable begin(Kind kind) {
    if (sim.channels().isEmpty()) {
      sim.startChannel("joined", false);
    }
    SimServers.Channel channel = sim.any(sim.channels());
    SimServers.Admin admin = sim.anyAdmin();
    SimGateway gateway = sim.any(sim.gateways());
    sim.note("! fault", kind, channel, admin, gateway);
    return switch (kind) {
      case CHANNEL_CRASHES -> {
        sim.ended(channel);
        yield () -> sim.startChannel(channel.id.split("-", -1)[0], sim.scheduler.chance(0.3));
      }
      case CHANNEL_FREEZES -> frozen(channel);
      case CHANNEL_LEAVES -> {
        channel.run(channel::leave);
        yield () -> sim.startChannel("joined", false);
      }
      case CHANNEL_JOINS -> {
        sim.startChannel("joined", sim.scheduler.chance(0.3));
        yield () -> {};
      }
      case CHANNEL_CUT_OFF -> apart(Set.of(channel));
      case OWNER_AND_PUBLISHER_CUT_OFF -> apart(Set.of(channel, admin, sim.relay()));
      case ONE_WAY_LOST ->
          sim.network.cut((from, to) -> from.equals(channel) && sim.gateways().contains(to));
      case SLOW -> sim.network.slow(sim.scheduler.chance(0.5) ? channel : gateway);
      case GATEWAY_CRASHES -> {
        sim.restartGateway(sim.gateways().indexOf(gateway));
        yield () -> {};
      }
      case GATEWAY_CUT_OFF -> apart(Set.of(gateway));
      case ADMIN_CRASHES -> {
        sim.restartAdmin(sim.admins().indexOf(admin));
        yield () -> {};
      }
      case ADMIN_FREEZES -> frozen(admin);
      case RELAY_CRASHES -> {
        sim.restartRelay();
        yield () -> {};
      }
      case DISCOVERY_AWAY ->
          sim.network.cut((from, to) -> from.equals(sim.consul) || to.equals(sim.consul));
    };
  }

  private static Runnable frozen(SimNode node) {
    node.freeze();
    return node::thaw;
  }

  /** These see each other and nobody else. */
  private Runnable apart(Set<SimNode> some) {
    return sim.network.cut((from, to) -> some.contains(from) != some.contains(to));
  }
}

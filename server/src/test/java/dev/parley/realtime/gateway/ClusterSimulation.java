package dev.parley.realtime.gateway;

import dev.parley.discovery.DiscoveryLimits;
import dev.parley.discovery.local.LocalDiscovery;
import dev.parley.model.Effect;
import dev.parley.model.Event;
import dev.parley.model.StreamId;
import dev.parley.realtime.ring.RingTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One seeded run of a whole real-time tier: ring, managers, channel servers, gateways, relay and
 * clients, each process for itself, under faults that overlap.
 */
final class ClusterSimulation extends SimHost {
  static final int CHANNEL_SERVERS = 5;
  static final int GATEWAYS = 3;
  static final int ADMINS = 2;
  static final int CHANNELS = 100;
  static final int CLIENTS = 6;
  static final int OPERATIONS = 1_000;
  private static final int BUSY_MILLIS = 5_000;
  private static final int QUIET_MILLIS = 5_000;
  private static final int KEPT_MILLIS = 3_000;
  static final int SOCKET_BYTES = 8_192;
  private static final DiscoveryLimits DISCOVERY =
      new DiscoveryLimits(500, 120, 100, 1, 10, 50, 60);

  final SimRules rules;
  final SimNetwork network = new SimNetwork(scheduler);
  final LocalDiscovery truth = new LocalDiscovery(scheduler, DISCOVERY);
  final SimNode consul = new SimNode("consul");
  final SimJudge judge = new SimJudge(this, truth);
  final SimFaults faults = new SimFaults(this);
  private final Map<String, SimServers.Channel> channels = new TreeMap<>();
  private final Map<String, SimServers.Channel> everyLife = new HashMap<>();
  private final List<SimServers.Admin> admins = new ArrayList<>();
  private final List<SimGateway> gateways = new ArrayList<>();
  private final Map<Gateway, SimGateway> processes = new HashMap<>();
  private final List<Event> outbox = new ArrayList<>();
  private @Nullable SimRelay relay;
  private int lives;

  ClusterSimulation(long seed, SimRules rules) {
    super(seed, KEPT_MILLIS, SOCKET_BYTES);
    this.rules = rules;
    scheduler.every(20, truth::tick);
  }

  void run() {
    for (int i = 0; i < CHANNEL_SERVERS; i++) {
      startChannel("channel" + i, i == CHANNEL_SERVERS - 1);
    }
    for (int i = 0; i < ADMINS; i++) {
      admins.add(new SimServers.Admin(this, "admin" + i));
    }
    for (int i = 0; i < GATEWAYS; i++) {
      startGateway(i);
    }
    relay = new SimRelay(this, "webapp0", outbox, 0);
    for (int i = 0; i < CHANNELS; i++) {
      world.log(conversation(i));
    }
    for (int i = 0; i < CLIENTS; i++) {
      SimClient client = new SimClient(this, "U" + i);
      world.person(client.userId);
      if (i == CLIENTS - 1) {
        world.guests.add(client.userId);
      }
      clients.add(client);
      for (int c = 0; c < CHANNELS; c++) {
        int channel = c;
        maybe(0.15, () -> world.join(client.userId, conversation(channel)));
      }
      scheduler.after(scheduler.random.nextLong(300_000), client::reconnect);
    }
    for (int i = 0; i < OPERATIONS; i++) {
      scheduler.after(200_000 + scheduler.random.nextLong(BUSY_MILLIS * 1_000L), this::operation);
    }
    faults.plan(BUSY_MILLIS);
    scheduler.runFor(BUSY_MILLIS + 200);
    calm = true;
    faults.heal();
    network.heal();
    clients.forEach(client -> client.slow = false);
    scheduler.runFor(QUIET_MILLIS);
    checkRest();
  }

  private void checkRest() {
    clients.forEach(SimClient::checkComplete);
    for (SimGateway node : gateways) {
      check(node.gateway.stats().failures.sum() == 0, "sim", "a gateway's task failed");
      check(node.gateway.counts().heldEvents() == 0, "8 bounded", "a gateway holds events at rest");
      check(node.ring.table().epoch() == judge.table().epoch(), "4 one owner", node + " is behind");
    }
    for (SimServers.Channel node : channels.values()) {
      check(node.server.heldEvents() == 0, "8 bounded", node + " holds events at rest");
    }
    judge
        .table()
        .counts()
        .keySet()
        .forEach(id -> check(channels.containsKey(id), "4 one owner", id + " owns and is gone"));
    check(judge.table().balance() <= 1.1, "4 one owner", "balance " + judge.table().balance());
    if (!judge.history.isExplained(RingTable.EMPTY.epoch())) {
      check(false, "4 one owner", "the ring's history has no order:\n" + judge.history);
    }
    check(relay().position() == outbox.size(), "sim", "the relay is through at rest");
  }

  /** Some events are for guests alone. */
  private Effect[] audience() {
    return scheduler.chance(0.1) ? new Effect[] {new Effect.ForGuests()} : new Effect[0];
  }

  private void operation() {
    SimClient client = any(clients);
    StreamId conversation = conversation(scheduler.random.nextInt(CHANNELS));
    double what = scheduler.random.nextDouble();
    if (what < 0.76) {
      message(conversation);
    } else if (what < 0.79) {
      world.commit(StreamId.workspace(SimWorld.TEAM), "user_change", false);
    } else if (what < 0.82) {
      world.commit(StreamId.person(client.userId), "channel_marked", false);
    } else if (what < 0.89) {
      world.join(client.userId, conversation);
    } else if (what < 0.95) {
      world.leave(client.userId, conversation);
    } else if (what < 0.97) {
      SimClient.Socket socket = client.socket;
      if (socket != null) {
        socket.cut();
        toGateway(socket, () -> socket.gateway.closed(socket));
      }
    } else if (what < 0.98) {
      client.slow = !client.slow;
    } else if (world.log(conversation).events.stream().allMatch(this::isRelayed)) {
      world.prune(conversation);
    }
  }

  private void message(StreamId conversation) {
    if (rules.is(SimRules.PUBLISHED_BEFORE_COMMIT) && scheduler.chance(0.1)) {
      // The transaction fails after what it would have committed was sent out.
      long seq = world.log(conversation).last() + 1;
      relay().committed(SimWorld.event(conversation, seq, "message", false));
    } else {
      world.commit(conversation, "message", scheduler.chance(0.05), audience());
    }
  }

  private boolean isRelayed(Event event) {
    return outbox.indexOf(event) < relay().position();
  }

  @Override
  void committed(Event event) {
    note(event.stream(), event.seq(), event.type(), event.effects());
    outbox.add(event);
    if (relay != null) {
      relay.committed(event);
    }
  }

  SimRelay relay() {
    if (relay == null) {
      throw new IllegalStateException("not before the relay");
    }
    return relay;
  }

  void restartRelay() {
    int stored = relay().position();
    relay().end();
    relay = new SimRelay(this, "webapp" + ++lives, outbox, stored);
  }

  SimServers.@Nullable Channel channel(String id) {
    return everyLife.get(id);
  }

  List<SimServers.Channel> channels() {
    return List.copyOf(channels.values());
  }

  void startChannel(String name, boolean isSpare) {
    String id = rules.is(SimRules.SAME_ID_AFTER_A_RESTART) ? name : name + "-" + lives++;
    SimServers.Channel started = new SimServers.Channel(this, id, isSpare);
    note("! starts", id);
    channels.put(id, started);
    everyLife.put(id, started);
  }

  /** A channel server's process is over. */
  void ended(SimServers.Channel channel) {
    note("! ended", channel.id);
    channel.end();
    channels.remove(channel.id, channel);
  }

  SimServers.Admin anyAdmin() {
    return any(admins);
  }

  List<SimServers.Admin> admins() {
    return admins;
  }

  void restartAdmin(int index) {
    admins.get(index).end();
    admins.set(index, new SimServers.Admin(this, "admin" + index + "-" + lives++));
  }

  List<SimGateway> gateways() {
    return gateways;
  }

  private void startGateway(int index) {
    SimGateway started = new SimGateway(this, "gateway" + index + "-" + lives++);
    processes.put(started.gateway, started);
    if (index < gateways.size()) {
      gateways.set(index, started);
    } else {
      gateways.add(started);
    }
  }

  void restartGateway(int index) {
    SimGateway dead = gateways.get(index);
    note("! ended", dead.id);
    dead.end();
    channels.values().forEach(c -> scheduler.after(300_000, () -> c.run(() -> c.forget(dead))));
    startGateway(index);
    for (SimClient client : clients) {
      SimClient.Socket socket = client.socket;
      if (socket != null && socket.gateway.equals(dead.gateway)) {
        socket.cut();
      }
    }
  }

  @Override
  Gateway anyGateway() {
    return any(gateways).gateway;
  }

  @Override
  void toGateway(SimClient.Socket socket, Runnable message) {
    SimGateway process = processes.get(socket.gateway);
    if (process != null) {
      scheduler.after(700, () -> process.run(message));
    }
  }
}

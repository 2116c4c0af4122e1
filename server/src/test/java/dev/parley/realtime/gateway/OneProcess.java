package dev.parley.realtime.gateway;

import dev.parley.model.Effect;
import dev.parley.model.Event;
import dev.parley.model.StreamId;
import dev.parley.realtime.admin.AdminServer;
import dev.parley.realtime.channel.ChannelLimits;
import dev.parley.realtime.channel.ChannelServer;
import dev.parley.realtime.presence.PresenceLimits;
import dev.parley.realtime.presence.PresenceServer;
import dev.parley.realtime.ring.SingleRing;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The whole tier as {@code up} wires it, on a clock that tests move and work that they run. */
final class OneProcess {
  final SimScheduler clock = new SimScheduler(1);
  final SimWorld world = new SimWorld(clock, 1_500, this::publish, _ -> {});
  final ArrayDeque<Runnable> turns = new ArrayDeque<>();
  final ArrayDeque<Runnable> calls = new ArrayDeque<>();
  final ChannelServer owner =
      new ChannelServer(_ -> 1, world, calls::add, clock, ChannelLimits.DEFAULT);
  final AdminServer admin = new AdminServer(new SingleRing("one"), _ -> owner);
  final PresenceServer presence = new PresenceServer(clock, new PresenceLimits(60_000, 100, 1_000));
  final List<String> sent = new ArrayList<>();
  final List<List<String>> sightsRead = new ArrayList<>();
  Set<String> invisible = Set.of();
  final Gateway gateway;

  OneProcess() {
    this(GatewayLimits.DEFAULT);
  }

  OneProcess(GatewayLimits limits) {
    gateway =
        new Gateway(
            new GatewayServices(
                turns::add,
                calls::add,
                clock,
                _ -> owner,
                presence,
                world,
                (_, ids) -> {
                  sightsRead.add(List.copyOf(ids));
                  Set<String> visible = new TreeSet<>(ids);
                  visible.removeAll(invisible);
                  return visible;
                },
                this::post,
                (viewer, base, asOf) -> viewer.userId() + " " + base + " " + asOf,
                new Simulation.PlainPositions()),
            limits);
  }

  private Sender.Sent post(Viewer viewer, String channel, String text, String threadTs) {
    sent.add(channel + " " + text);
    return channel.isEmpty()
        ? new Sender.Sent.Refused(3, "channel_not_found")
        : new Sender.Sent.Posted("1.000" + sent.size(), text);
  }

  private void publish(Event event) {
    admin.publish(event);
  }

  FakeConnection connect(String userId) {
    return connect(Admission.fresh(new Viewer(SimWorld.TEAM, userId, "cred-" + userId)));
  }

  FakeConnection connect(Admission admission) {
    FakeConnection connection = new FakeConnection();
    gateway.opened(connection, admission);
    settle();
    return connection;
  }

  Event post(String channel) {
    return post(channel, "message");
  }

  Event post(String channel, String type, Effect... effects) {
    Event event = world.commit(StreamId.conversation(channel), type, false, effects);
    settle();
    return event;
  }

  void text(FakeConnection connection, String text) {
    gateway.text(connection, text);
    settle();
  }

  /** Runs all that is ready. */
  void settle() {
    while (!turns.isEmpty() || !calls.isEmpty()) {
      Runnable next = turns.isEmpty() ? calls.remove() : turns.remove();
      next.run();
    }
  }

  /** Lets time pass, with the ticks that a process makes. */
  void pass(long millis) {
    for (long passed = 0; passed < millis; passed += 50) {
      clock.runFor(50);
      owner.tick();
      presence.tick();
      gateway.tick();
      settle();
    }
  }
}

package dev.parley.realtime.gateway;

import dev.parley.contract.RegisterHistory;
import dev.parley.contract.RegisterHistory.Call;
import dev.parley.discovery.Discovery;
import dev.parley.discovery.DiscoveryException;
import dev.parley.discovery.Entry;
import dev.parley.discovery.Registration;
import dev.parley.discovery.Server;
import dev.parley.discovery.ServerKind;
import dev.parley.discovery.Watch;
import dev.parley.discovery.local.LocalDiscovery;
import dev.parley.realtime.ring.RingCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Discovery as one process reaches it: far away, sometimes not at all, its answers old or lost. */
final class SimDiscovery implements Discovery {
  private static final int RETRY_MILLIS = 60;

  private final ClusterSimulation sim;
  private final SimNode node;
  private final LocalDiscovery truth;
  private final List<Watching> watches = new ArrayList<>();
  private long silentSinceMillis = Long.MAX_VALUE;
  private Entry told = Entry.NONE;

  /** When the last call began that proved which table is the newest. */
  long provenMillis = Long.MIN_VALUE;

  SimDiscovery(ClusterSimulation sim, SimNode node, LocalDiscovery truth) {
    this.sim = sim;
    this.node = node;
    this.truth = truth;
    sim.scheduler.every(RETRY_MILLIS, () -> node.run(this::tellAgain));
  }

  private final class Watching {
    private final Runnable tell;
    private boolean missed;

    Watching(Runnable tell) {
      this.tell = tell;
    }

    void changed() {
      sim.scheduler.after(
          sim.network.delay(sim.consul, node), () -> node.run(this::tellIfReachable));
    }

    void tellIfReachable() {
      missed = !sim.network.reaches(sim.consul, node) || !sim.network.reaches(node, sim.consul);
      if (missed) {
        unheard();
      } else {
        heard();
        tell.run();
      }
    }
  }

  private void tellAgain() {
    if (!sim.network.reaches(node, sim.consul)) {
      unheard();
    }
    watches.stream().filter(w -> w.missed).toList().forEach(Watching::tellIfReachable);
  }

  private void heard() {
    silentSinceMillis = Long.MAX_VALUE;
  }

  private void unheard() {
    silentSinceMillis = Math.min(silentSinceMillis, sim.scheduler.millis());
  }

  /** A call whose answer may be lost, whether it did something or not. */
  private <T> T call(Supplier<T> work) {
    return call(work, _ -> {}, () -> {});
  }

  /**
   * The same, for the history.
   *
   * @param answered notes what was answered, as of now
   * @param unanswered notes that it happened, and nobody knows
   */
  private <T> T call(Supplier<T> work, Consumer<T> answered, Runnable unanswered) {
    if (sim.network.pass(node, sim.consul)) {
      T answer = work.get();
      if (sim.network.pass(sim.consul, node)) {
        heard();
        answered.accept(answer);
        return answer;
      }
      unanswered.run();
    }
    unheard();
    throw new DiscoveryException("no answer for " + node);
  }

  @Override
  public Registration register(Server server) {
    Registration registration = truth.register(server);
    return new Registration() {
      @Override
      public void confirm() {
        call(
            () -> {
              registration.confirm();
              return true;
            });
      }

      @Override
      public void change(Server to) {
        registration.change(to);
      }

      @Override
      public void close() {
        registration.close();
      }
    };
  }

  @Override
  public List<Server> live(ServerKind kind) {
    return call(() -> truth.live(kind));
  }

  @Override
  public Watch watch(ServerKind kind, Consumer<List<Server>> listener) {
    Watching watching = new Watching(() -> listener.accept(truth.live(kind)));
    watches.add(watching);
    return truth.watch(kind, _ -> watching.changed());
  }

  @Override
  public Entry get(String key) {
    long called = sim.scheduler.micros();
    Entry found =
        call(
            () -> truth.get(key),
            entry -> note(called, new Call.Read(sim.judge.epochOf(entry.version()))),
            () -> {});
    provenMillis = called / 1_000;
    return sim.rules.is(SimRules.TABLE_WRITTEN_WITHOUT_ITS_VERSION) ? told : found;
  }

  @Override
  public boolean unchanged(String key, long version) {
    long called = sim.scheduler.micros();
    long epoch = sim.judge.epochOf(version);
    boolean same =
        call(
            () -> truth.unchanged(key, version),
            is -> note(called, is ? new Call.Read(epoch) : new Call.Differs(epoch)),
            () -> {});
    provenMillis = same ? called / 1_000 : provenMillis;
    return same;
  }

  @Override
  public boolean compareAndSet(String key, long version, byte[] value) {
    boolean blind = sim.rules.is(SimRules.TABLE_WRITTEN_WITHOUT_ITS_VERSION);
    long called = sim.scheduler.micros();
    long from = sim.judge.epochOf(version);
    long to = RingCodec.decode(value).epoch();
    return call(
        () -> truth.compareAndSet(key, blind ? truth.get(key).version() : version, value),
        wrote -> note(called, wrote ? new Call.Wrote(from, to) : new Call.Differs(from)),
        () ->
            sim.judge.history.add(called, RegisterHistory.NEVER, new Call.PerhapsWrote(from, to)));
  }

  private void note(long called, Call call) {
    sim.judge.history.add(called, sim.scheduler.micros(), call);
  }

  @Override
  public Watch watch(String key, Consumer<Entry> listener) {
    Watching watching =
        new Watching(
            () -> {
              told = truth.get(key);
              listener.accept(told);
            });
    watches.add(watching);
    return truth.watch(key, _ -> watching.changed());
  }

  @Override
  public long silentMillis() {
    return Math.max(0, sim.scheduler.millis() - silentSinceMillis);
  }

  @Override
  public void close() {}
}

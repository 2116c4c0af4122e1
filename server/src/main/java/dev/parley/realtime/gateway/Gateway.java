package dev.parley.realtime.gateway;

import dev.parley.model.Event;
import dev.parley.model.StreamId;
import dev.parley.realtime.channel.GatewayPeer;
import dev.parley.realtime.channel.Transient;
import dev.parley.realtime.presence.Presence;
import dev.parley.realtime.presence.PresenceListener;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/**
 * A gateway: sockets on one side, owners of streams on the other.
 *
 * <p>Thread-safe: every call only queues a task for the gateway's turn, in which all of its state
 * lives. A process with many cores runs several gateways, each with its own turn and sockets.
 */
public final class Gateway implements GatewayPeer, PresenceListener {
  private final GatewayLimits limits;
  private final GatewayStats stats = new GatewayStats();
  private final AtomicInteger backlog = new AtomicInteger();
  private final AtomicReference<Counts> counts = new AtomicReference<>(new Counts(0, 0, 0));
  private final Sessions sessions;

  /** Sizes as of the last tick. */
  public record Counts(int sockets, int streams, int heldEvents) {}

  public Gateway(GatewayServices services, GatewayLimits limits) {
    this(services, limits, new GatewayRules());
  }

  Gateway(GatewayServices services, GatewayLimits limits, GatewayRules rules) {
    this.limits = limits;
    this.sessions = new Sessions(services, limits, rules, stats, this, this);
  }

  /** A socket is open and its ticket was good; {@code hello} follows. */
  public void opened(Connection connection, Admission admission) {
    turn(() -> sessions.open(connection, admission));
  }

  /** A client's frame; a socket whose frames come faster than the gateway's turns is closed. */
  public void text(Connection connection, String text) {
    if (!bounded(() -> sessions.text(connection, text))) {
      connection.close(CloseReason.OVERLOADED.code, CloseReason.OVERLOADED.text);
    }
  }

  public void pong(Connection connection) {
    turn(() -> sessions.heard(connection));
  }

  /** What waited in the socket has gone out. */
  public void writable(Connection connection) {
    turn(() -> sessions.writable(connection));
  }

  public void closed(Connection connection) {
    turn(() -> sessions.closed(connection));
  }

  /** Says {@code goodbye} to every socket, spread over a time, and takes no new ones. */
  public void drain(Duration spread) {
    turn(() -> sessions.drain(spread.toMillis()));
  }

  /** Does what is due; call every 100 ms or so. */
  public void tick() {
    turn(
        () -> {
          sessions.tick();
          counts.set(sessions.counts());
        });
  }

  /**
   * Tells the owners of these streams again what is heard here: whoever has them now knows nothing
   * of it.
   */
  public void subscribeAgain(Predicate<StreamId> which) {
    turn(() -> sessions.subscribeAgain(which));
  }

  /**
   * The ring's table is another one: owners of an older epoch are refused from now on, and those
   * that got streams which are heard here learn of it.
   *
   * @param epochs of the owner that a stream has now
   */
  public void ringChanged(ToLongFunction<StreamId> epochs) {
    turn(() -> sessions.ringChanged(epochs));
  }

  /** The newest epoch of a stream that is known here; within the gateway's turn. */
  long epoch(StreamId stream) {
    return sessions.streams().epoch(stream);
  }

  public Counts counts() {
    return counts.get();
  }

  public GatewayStats stats() {
    return stats;
  }

  @Override
  public void subscribed(StreamId stream, long epoch, long last) {
    turn(() -> sessions.streams().subscribed(stream, epoch, last));
  }

  @Override
  public void deliver(long epoch, Event event) {
    var _ = bounded(() -> sessions.streams().deliver(epoch, event));
  }

  @Override
  public void replay(StreamId stream, long epoch, long after, List<Event> events, long last) {
    turn(() -> sessions.streams().replay(stream, epoch, after, events, last));
  }

  @Override
  public void gone(StreamId stream, long epoch, long after, long last) {
    turn(() -> sessions.streams().gone(stream, epoch, after, last));
  }

  @Override
  public void transientEvent(Transient event) {
    var _ = bounded(() -> sessions.streams().transientEvent(event));
  }

  @Override
  public void presence(String userId, Presence presence) {
    turn(() -> sessions.presence(userId, presence));
  }

  /** Drops what comes faster than it can be handled; a hole in a stream is noticed and filled. */
  private boolean bounded(Runnable work) {
    if (backlog.incrementAndGet() > limits.maxBacklog()) {
      backlog.decrementAndGet();
      stats.dropped.increment();
      return false;
    }
    turn(
        () -> {
          backlog.decrementAndGet();
          work.run();
        });
    return true;
  }

  private void turn(Runnable work) {
    sessions.turn().run(work);
  }
}

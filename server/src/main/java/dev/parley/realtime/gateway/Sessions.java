package dev.parley.realtime.gateway;

import dev.parley.model.StreamId;
import dev.parley.realtime.channel.GatewayPeer;
import dev.parley.realtime.presence.Presence;
import dev.parley.realtime.presence.PresenceListener;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sockets of a gateway, from opening to the last frame; touched in the gateway's turn alone.
 */
final class Sessions implements Streams.Sockets {
  private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);

  private static final long FRAME_WINDOW_MILLIS = 10_000;

  private final GatewayServices services;

  private final GatewayLimits limits;

  private final GatewayStats stats;

  private final Frames frames;

  private final Streams streams;

  private final Watching watching;

  private final PresenceListener presenceListener;

  private final Turn turn;
  private final StreamRegistry registry;
  private final Delivery delivery;
  private final Openings openings;
  private final Requests requests;

  private @Nullable Session[] byIndex = new @Nullable Session[64];

  private final ArrayDeque<Integer> freeIndexes = new ArrayDeque<>();

  private int indexes;

  private int open;

  private final ArrayDeque<Closing> closing = new ArrayDeque<>();

  private final ArrayDeque<Grace> graces = new ArrayDeque<>();

  private long lastTickMillis;

  private int drainAt;

  private long drainStartMillis;

  private long drainSpreadMillis = -1;

  private record Closing(Session session, CloseReason reason) {}

  private record Grace(Session session, long untilMillis) {}

  Sessions(
      GatewayServices services,
      GatewayLimits limits,
      GatewayRules rules,
      GatewayStats stats,
      GatewayPeer self,
      PresenceListener presenceListener) {
    this.services = services;
    this.limits = limits;
    this.stats = stats;
    this.frames = new Frames(services.positions());
    this.presenceListener = presenceListener;
    this.turn =
        new Turn(
            services.turn(),
            new Workers(services.workers(), limits.workersAtOnce(), limits.maxWorkersWaiting()),
            stats,
            this::endTurn);
    this.registry = new StreamRegistry(limits, services.clock(), services.owners(), self, this);
    this.delivery = new Delivery(limits, rules, stats, frames, registry, this);
    this.streams = new Streams(rules, stats, registry, delivery, this);
    this.watching = new Watching(services.presence(), presenceListener);
    this.openings =
        new Openings(
            services, limits, rules, stats, frames, delivery, presenceListener, turn, this);
    this.requests = new Requests(services, limits, stats, frames, streams, watching, turn, this);
    this.lastTickMillis = services.clock().millis();
  }

  Turn turn() {
    return turn;
  }

  Streams streams() {
    return streams;
  }

  Gateway.Counts counts() {
    return new Gateway.Counts(open, registry.size(), registry.heldEvents());
  }

  void open(Connection connection, Admission admission) {
    if (drainSpreadMillis >= 0 || open >= limits.maxSockets()) {
      stats.refused.increment();
      if (drainSpreadMillis >= 0) {
        connection.send(frames.reconnectUrl(elsewhere(admission)));
      }
      connection.send(Frames.GOODBYE);
      connection.close(CloseReason.OVERLOADED.code, CloseReason.OVERLOADED.text);
      return;
    }
    Integer free = freeIndexes.poll();
    int index = free == null ? indexes++ : free;
    if (index == byIndex.length) {
      byIndex = Arrays.copyOf(byIndex, byIndex.length * 2);
    }
    long now = services.clock().millis();
    Session session =
        new Session(connection, admission.viewer(), index, Session.Phase.AWAITING_RESUME, now);
    byIndex[index] = session;
    open++;
    connection.attach(session);
    if (admission.returning()) {
      send(session, Frames.HELLO);
      session.baseMillis = admission.baseMillis();
      session.asOfMillis = admission.issuedMillis();
      graces.add(new Grace(session, now + limits.resumeGraceMillis()));
    } else {
      session.baseMillis = now;
      session.asOfMillis = now;
      openings.fresh(session);
    }
  }

  @Override
  public void ownStreamAt(Session session, long seq) {
    openings.ownStreamAt(session, seq);
  }

  @Override
  public void parted(Session session, String userId) {
    if (session.isGuest && !session.closing) {
      requests.parted(session, userId);
    }
  }

  @Override
  public boolean check(Session session, LocalStream stream) {
    return turn.call(
        () -> {
          OptionalLong seq;
          try {
            seq = services.memberships().current(session.viewer, stream.id);
          } catch (RuntimeException e) {
            LOG.warn("rights to {} could not be read", stream.id, e);
            turn.run(() -> streams.uncheckable(session, stream));
            return;
          }
          turn.run(() -> streams.checked(session, stream, seq));
        });
  }

  @Override
  public Session session(int index) {
    return Objects.requireNonNull(byIndex[index]);
  }

  @Override
  public void send(Session session, Frame frame) {
    if (session.closing) {
      return;
    }
    if (session.connection.queuedBytes() > limits.maxQueuedBytes()
        || !session.connection.send(frame)) {
      stats.slow.increment();
      close(session, CloseReason.SLOW);
    } else {
      stats.delivered.increment();
    }
  }

  @Override
  public void close(Session session, CloseReason reason) {
    if (!session.closing) {
      session.closing = true;
      closing.add(new Closing(session, reason));
    }
  }

  void text(Connection connection, String text) {
    Session session = of(connection);
    if (session == null) {
      return;
    }
    heard(connection);
    if (flooding(session)) {
      stats.abusive.increment();
      close(session, CloseReason.ABUSE);
      return;
    }
    ClientFrame frame =
        text.length() > limits.maxResumeChars()
            ? new ClientFrame.Bad(Frames.TOO_LONG, "frame is too long", -1)
            : frames.parse(text, limits);
    if (session.phase == Session.Phase.AWAITING_RESUME) {
      if (frame instanceof ClientFrame.Resume resume) {
        openings.resume(session, resume.positions());
        return;
      }
      openings.follow(session);
    }
    requests.handle(session, frame);
  }

  private boolean flooding(Session session) {
    long now = services.clock().millis();
    if (now - session.windowStartMillis >= FRAME_WINDOW_MILLIS) {
      session.windowStartMillis = now;
      session.framesInWindow = 0;
    }
    return ++session.framesInWindow > limits.framesPerTenSeconds();
  }

  void presence(String userId, Presence now) {
    watching.changed(userId, now);
  }

  void heard(Connection connection) {
    Session session = of(connection);
    if (session != null) {
      session.lastHeardMillis = services.clock().millis();
    }
  }

  void writable(Connection connection) {
    Session session = of(connection);
    if (session != null) {
      streams.writable(session);
    }
  }

  void closed(Connection connection) {
    if (connection.attachment() instanceof Session session) {
      session.closing = true;
      release(session);
    }
  }

  void drain(long spreadMillis) {
    drainSpreadMillis = spreadMillis;
    drainStartMillis = services.clock().millis();
  }

  /** Where a client that came too late goes on from where it was. */
  private String elsewhere(Admission admission) {
    long now = services.clock().millis();
    return admission.returning()
        ? services
            .reconnectUrls()
            .issue(admission.viewer(), admission.baseMillis(), admission.issuedMillis())
        : services.reconnectUrls().issue(admission.viewer(), now, now);
  }

  void subscribeAgain(Predicate<StreamId> which) {
    registry.subscribeAgain(which);
  }

  void ringChanged(ToLongFunction<StreamId> epochs) {
    registry.ringChanged(epochs);
  }

  void tick() {
    long now = services.clock().millis();
    long elapsed = now - lastTickMillis;
    lastTickMillis = now;
    for (Grace g = graces.peek(); g != null && g.untilMillis() <= now; g = graces.peek()) {
      graces.remove();
      if (g.session().phase == Session.Phase.AWAITING_RESUME && !g.session().closing) {
        openings.follow(g.session());
      }
    }
    registry.tick(elapsed);
    watching.flush(
        (index, changes) ->
            changes.forEach((to, ids) -> send(session(index), frames.presence(ids, to))));
    for (int i = 0; i < indexes; i++) {
      Session session = byIndex[i];
      if (session != null && !session.closing) {
        look(session, now);
      }
    }
    if (drainSpreadMillis >= 0) {
      drainSome(now);
    }
  }

  private void look(Session session, long now) {
    long silence = now - session.lastHeardMillis;
    if (silence > limits.deadMillis()) {
      close(session, CloseReason.DEAD);
      return;
    }
    if (silence > limits.pingMillis() && now - session.lastPingMillis > limits.pingMillis()) {
      session.lastPingMillis = now;
      session.connection.ping();
    }
    if (session.phase != Session.Phase.READY || session.waiting != null) {
      return;
    }
    if (now >= session.nextUrlMillis) {
      reconnectUrl(session, now);
    }
  }

  private void reconnectUrl(Session session, long now) {
    session.nextUrlMillis = now + limits.reconnectUrlMillis();
    boolean caughtUp = session.cursors == 0;
    session.asOfMillis = caughtUp ? now : session.asOfMillis;
    String url =
        services.reconnectUrls().issue(session.viewer, session.baseMillis, session.asOfMillis);
    send(session, frames.reconnectUrl(url));
  }

  /** Closes the share of sockets whose time has come. */
  private void drainSome(long now) {
    long passed = now - drainStartMillis;
    long upTo = passed >= drainSpreadMillis ? indexes : (long) indexes * passed / drainSpreadMillis;
    for (; drainAt < upTo; drainAt++) {
      Session session = byIndex[drainAt];
      if (session != null && !session.closing) {
        if (session.phase == Session.Phase.READY && session.waiting == null) {
          reconnectUrl(session, now); // the last one may lead to a gateway that drains as well
        }
        close(session, CloseReason.DRAINING);
      }
    }
  }

  /** Does what must not happen while streams and sockets are being walked. */
  private void endTurn() {
    for (Closing c = closing.poll(); c != null; c = closing.poll()) {
      if (c.reason().goodbye) {
        c.session().connection.send(Frames.GOODBYE);
      }
      c.session().connection.close(c.reason().code, c.reason().text);
      release(c.session());
    }
    registry.endTurn();
  }

  private void release(Session session) {
    if (byIndex[session.index] != session) {
      return;
    }
    session.connection.attach(null);
    delivery.detachAll(session);
    watching.forget(session.index);
    services.presence().disconnected(presenceListener, session.viewer.userId(), session.index);
    byIndex[session.index] = null;
    freeIndexes.add(session.index);
    open--;
  }

  private @Nullable Session of(Connection connection) {
    return connection.attachment() instanceof Session session && !session.closing ? session : null;
  }
}

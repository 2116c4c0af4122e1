package dev.parley.realtime.gateway;

import dev.parley.model.StreamId;
import dev.parley.realtime.channel.GatewayPeer;
import dev.parley.realtime.channel.Transient;
import dev.parley.realtime.gateway.Memberships.Loaded;
import dev.parley.realtime.gateway.Memberships.Subscription;
import dev.parley.realtime.presence.Presence;
import dev.parley.realtime.presence.PresenceListener;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
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
  private final GatewayRules rules;
  private final GatewayStats stats;
  private final Frames frames;
  private final Streams streams;
  private final Watching watching;
  private final PresenceListener presenceListener;
  private final Workers workers;

  private @Nullable Session[] byIndex = new @Nullable Session[64];
  private final ArrayDeque<Integer> freeIndexes = new ArrayDeque<>();
  private int indexes;
  private int open;
  private final ArrayDeque<Closing> closing = new ArrayDeque<>();
  private final ArrayDeque<Runnable> afterTurn = new ArrayDeque<>();
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
    this.rules = rules;
    this.stats = stats;
    this.frames = new Frames(services.positions());
    this.streams =
        new Streams(limits, rules, stats, frames, services.clock(), services.owners(), self, this);
    this.watching = new Watching(services.presence(), presenceListener);
    this.presenceListener = presenceListener;
    this.workers =
        new Workers(services.workers(), limits.workersAtOnce(), limits.maxWorkersWaiting());
    this.lastTickMillis = services.clock().millis();
  }

  Streams streams() {
    return streams;
  }

  Gateway.Counts counts() {
    return new Gateway.Counts(open, streams.size(), streams.heldEvents());
  }

  void open(Connection connection, Admission admission) {
    if (drainSpreadMillis >= 0 || open >= limits.maxSockets()) {
      stats.refused.increment();
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
    send(session, Frames.HELLO);
    if (admission.returning()) {
      session.baseMillis = admission.baseMillis();
      session.asOfMillis = admission.issuedMillis();
      graces.add(new Grace(session, now + limits.resumeGraceMillis()));
    } else {
      session.baseMillis = now;
      session.asOfMillis = now;
      load(session, Memberships.NOW, Map.of());
    }
  }

  /** The client said nothing about where it was: it gets everything since its URL was issued. */
  private void follow(Session session) {
    session.baseMillis = session.asOfMillis - limits.followMarginMillis();
    load(session, session.baseMillis, Map.of());
  }

  private void resume(Session session, List<String> positions) {
    stats.resumes.increment();
    Map<StreamId, Long> last = new HashMap<>();
    for (String text : positions) {
      services
          .positions()
          .decode(text)
          .ifPresentOrElse(
              p -> last.merge(p.stream(), rules.resumeFrom(p.seq()), Math::max),
              () -> bad(session, Frames.MALFORMED, "a position is not ours", -1));
    }
    long since = Math.max(session.baseMillis, session.asOfMillis - limits.resumeMarginMillis());
    load(session, since, last);
  }

  private void load(Session session, long sinceMillis, Map<StreamId, Long> positions) {
    session.phase = Session.Phase.LOADING;
    boolean accepted =
        workers.submit(
            () -> {
              Loaded loaded;
              try {
                loaded = services.memberships().load(session.viewer, sinceMillis);
              } catch (RuntimeException e) {
                LOG.warn("subscriptions of {} could not be loaded", session.viewer.userId(), e);
                inTurn(() -> close(session, CloseReason.OVERLOADED));
                return;
              }
              inTurn(() -> loaded(session, loaded, sinceMillis, positions));
            });
    if (!accepted) {
      close(session, CloseReason.OVERLOADED);
    }
  }

  private void loaded(
      Session session, Loaded loaded, long sinceMillis, Map<StreamId, Long> positions) {
    if (session.closing) {
      return;
    }
    switch (loaded) {
      case Loaded.Refused refused -> close(session, CloseReason.REFUSED);
      case Loaded.Granted granted -> {
        session.phase = Session.Phase.READY;
        services
            .presence()
            .connected(
                presenceListener, session.viewer.userId(), session.index, granted.manualAway());
        attachAll(session, granted.subscriptions(), sinceMillis, positions);
      }
    }
  }

  /**
   * The person's own stream first, so that a client hears of a join before what it made visible.
   */
  private void attachAll(
      Session session,
      List<Subscription> subscriptions,
      long sinceMillis,
      Map<StreamId, Long> positions) {
    List<Runnable> others = new ArrayList<>();
    @Nullable Subscription own = null;
    for (Subscription subscription : subscriptions) {
      if (subscription.stream().value().equals(session.viewer.userId())) {
        own = subscription;
      } else {
        others.add(() -> attach(session, subscription, sinceMillis, positions));
      }
    }
    session.waiting = others;
    session.waitingForSeq = own == null ? 0 : own.seq();
    if (own != null) {
      attach(session, own, sinceMillis, positions);
    } else {
      ownStreamAt(session, 0);
    }
  }

  private void attach(
      Session session, Subscription to, long sinceMillis, Map<StreamId, Long> positions) {
    Long position = positions.get(to.stream());
    long from;
    if (position != null) {
      // Older than the join: a removal lies between, and no resume goes past one.
      from = position < to.joinedSeq() ? Subscription.UNKNOWN : position;
    } else if (sinceMillis == Memberships.NOW) {
      from = to.seq();
    } else if (to.seqSince() == Subscription.UNKNOWN) {
      from = Subscription.UNKNOWN;
    } else {
      from = Math.max(to.seqSince(), to.joinedSeq());
    }
    if (from == Subscription.UNKNOWN || to.seq() - from > limits.maxReplayEvents()) {
      stats.reloads.increment();
      send(session, frames.reload(to.stream(), to.seq()));
      from = to.seq();
    }
    streams.attach(session, to.stream(), from, to.joinedSeq(), Math.max(to.seq(), from));
  }

  @Override
  public void ownStreamAt(Session session, long seq) {
    if (session.waiting != null && seq >= session.waitingForSeq) {
      afterTurn.add(() -> attachWaiting(session));
    }
  }

  private void attachWaiting(Session session) {
    List<Runnable> waiting = session.waiting;
    session.waiting = null;
    if (waiting != null) {
      waiting.forEach(Runnable::run);
    }
  }

  @Override
  public boolean check(Session session, LocalStream stream) {
    return workers.submit(
        () -> {
          OptionalLong seq;
          try {
            seq = services.memberships().current(session.viewer, stream.id);
          } catch (RuntimeException e) {
            LOG.warn("rights to {} could not be read", stream.id, e);
            inTurn(() -> streams.uncheckable(session, stream));
            return;
          }
          inTurn(() -> streams.checked(session, stream, seq));
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
        resume(session, resume.positions());
        return;
      }
      follow(session);
    }
    handle(session, frame);
  }

  private void handle(Session session, ClientFrame frame) {
    switch (frame) {
      case ClientFrame.Ping ping -> send(session, frames.pong(ping.json()));
      case ClientFrame.Typing typing -> typing(session, typing.channel());
      case ClientFrame.Message message -> {
        services.presence().active(session.viewer.userId());
        message(session, message);
      }
      case ClientFrame.PresenceSub sub -> watch(session, sub.ids());
      case ClientFrame.PresenceQuery query -> query(session, query.ids());
      case ClientFrame.Tickle tickle -> services.presence().active(session.viewer.userId());
      case ClientFrame.Resume resume ->
          bad(session, Frames.MALFORMED, "resume must come first, on a reconnect URL", -1);
      case ClientFrame.Bad bad -> bad(session, bad.code(), bad.msg(), bad.replyTo());
    }
  }

  private boolean flooding(Session session) {
    long now = services.clock().millis();
    if (now - session.windowStartMillis >= FRAME_WINDOW_MILLIS) {
      session.windowStartMillis = now;
      session.framesInWindow = 0;
    }
    return ++session.framesInWindow > limits.framesPerTenSeconds();
  }

  private void bad(Session session, int code, String msg, long replyTo) {
    stats.badFrames.increment();
    send(session, frames.error(code, msg, replyTo));
    if (++session.badFrames > limits.maxBadFrames()) {
      stats.abusive.increment();
      close(session, CloseReason.ABUSE);
    }
  }

  private void typing(Session session, String channel) {
    long now = services.clock().millis();
    StreamId stream = StreamId.conversation(channel);
    if (now - session.lastTypingMillis < limits.typingMillis()
        || channel.equals(session.viewer.userId())
        || channel.equals(session.viewer.teamId())
        || !streams.hears(session, stream)) {
      return;
    }
    session.lastTypingMillis = now;
    services.presence().active(session.viewer.userId());
    String userId = session.viewer.userId();
    services
        .owners()
        .apply(stream)
        .transientEvent(new Transient(stream, frames.typing(channel, userId), userId));
  }

  private void message(Session session, ClientFrame.Message message) {
    if (message.text().isBlank()) {
      send(session, frames.refused(message.id(), Frames.NO_TEXT, "message text is missing"));
      return;
    }
    if (session.sends == null) {
      session.sends = new ArrayDeque<>();
    }
    if (session.sends.size() >= limits.maxPendingSends()) {
      send(session, frames.refused(message.id(), Frames.TOO_FAST, "too many messages wait"));
      return;
    }
    session.sends.add(message);
    if (session.sends.size() == 1) {
      post(session, message);
    }
  }

  /** Posts the first that waits; the next goes when it is answered, so their order holds. */
  private void post(Session session, ClientFrame.Message message) {
    boolean accepted =
        workers.submit(
            () -> {
              Frame answer;
              try {
                answer = answer(message, session.viewer);
              } catch (RuntimeException e) {
                LOG.warn("a message of {} could not be posted", session.viewer.userId(), e);
                answer = frames.refused(message.id(), Frames.UNAVAILABLE, "internal error");
              }
              Frame reply = answer;
              inTurn(() -> answered(session, reply));
            });
    if (!accepted) {
      answered(session, frames.refused(message.id(), Frames.UNAVAILABLE, "try again later"));
    }
  }

  private Frame answer(ClientFrame.Message message, Viewer viewer) {
    Sender.Sent sent =
        services.sender().send(viewer, message.channel(), message.text(), message.threadTs());
    return switch (sent) {
      case Sender.Sent.Posted posted -> frames.posted(message.id(), posted.ts(), posted.text());
      case Sender.Sent.Refused refused ->
          frames.refused(message.id(), refused.code(), refused.msg());
    };
  }

  private void answered(Session session, Frame reply) {
    send(session, reply);
    ArrayDeque<ClientFrame.Message> sends = session.sends;
    if (sends == null) {
      return;
    }
    sends.poll();
    ClientFrame.Message next = sends.peek();
    if (next == null) {
      session.sends = null;
    } else {
      afterTurn.add(() -> post(session, next));
    }
  }

  private void watch(Session session, List<String> userIds) {
    boolean accepted =
        workers.submit(
            () -> {
              Set<String> visible = visible(session, userIds);
              inTurn(() -> watching(session, visible));
            });
    if (!accepted) {
      send(session, frames.error(Frames.UNAVAILABLE, "try again later", -1));
    }
  }

  private Set<String> visible(Session session, List<String> userIds) {
    try {
      return services.visibility().visible(session.viewer, userIds);
    } catch (RuntimeException e) {
      LOG.warn("people whom {} may see could not be read", session.viewer.userId(), e);
      return Set.of();
    }
  }

  private void watching(Session session, Set<String> visible) {
    if (!session.closing) {
      Map<Presence, List<String>> known = new HashMap<>();
      watching
          .watch(session.index, visible)
          .forEach((id, now) -> known.computeIfAbsent(now, _ -> new ArrayList<>()).add(id));
      known.forEach((now, ids) -> send(session, frames.presence(ids, now)));
    }
  }

  private void query(Session session, List<String> userIds) {
    boolean accepted =
        workers.submit(
            () ->
                services
                    .presence()
                    .query(
                        visible(session, userIds),
                        answer ->
                            inTurn(
                                () ->
                                    answer.forEach(
                                        (id, now) ->
                                            send(session, frames.presence(List.of(id), now))))));
    if (!accepted) {
      send(session, frames.error(Frames.UNAVAILABLE, "try again later", -1));
    }
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

  void tick() {
    long now = services.clock().millis();
    long elapsed = now - lastTickMillis;
    lastTickMillis = now;
    for (Grace g = graces.peek(); g != null && g.untilMillis() <= now; g = graces.peek()) {
      graces.remove();
      if (g.session().phase == Session.Phase.AWAITING_RESUME && !g.session().closing) {
        follow(g.session());
      }
    }
    streams.tick(elapsed);
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
    boolean caughtUp = session.cursors == 0;
    if (now >= session.nextUrlMillis) {
      session.nextUrlMillis = now + limits.reconnectUrlMillis();
      session.asOfMillis = caughtUp ? now : session.asOfMillis;
      String url =
          services.reconnectUrls().issue(session.viewer, session.baseMillis, session.asOfMillis);
      send(session, frames.reconnectUrl(url));
    }
  }

  /** Closes the share of sockets whose time has come. */
  private void drainSome(long now) {
    long passed = now - drainStartMillis;
    long upTo = passed >= drainSpreadMillis ? indexes : (long) indexes * passed / drainSpreadMillis;
    for (; drainAt < upTo; drainAt++) {
      Session session = byIndex[drainAt];
      if (session != null) {
        close(session, CloseReason.DRAINING);
      }
    }
  }

  /** Does what must not happen while streams and sockets are being walked. */
  void endTurn() {
    for (Runnable task = afterTurn.poll(); task != null; task = afterTurn.poll()) {
      task.run();
    }
    for (Closing c = closing.poll(); c != null; c = closing.poll()) {
      if (c.reason().goodbye) {
        c.session().connection.send(Frames.GOODBYE);
      }
      c.session().connection.close(c.reason().code, c.reason().text);
      release(c.session());
    }
    streams.endTurn();
  }

  private void release(Session session) {
    if (byIndex[session.index] != session) {
      return;
    }
    session.connection.attach(null);
    streams.detachAll(session);
    watching.forget(session.index);
    services.presence().disconnected(presenceListener, session.viewer.userId(), session.index);
    byIndex[session.index] = null;
    freeIndexes.add(session.index);
    open--;
  }

  private @Nullable Session of(Connection connection) {
    return connection.attachment() instanceof Session session && !session.closing ? session : null;
  }

  private void inTurn(Runnable work) {
    services
        .turn()
        .execute(
            () -> {
              work.run();
              endTurn();
            });
  }
}

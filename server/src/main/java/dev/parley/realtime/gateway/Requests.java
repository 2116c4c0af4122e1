package dev.parley.realtime.gateway;

import dev.parley.model.StreamId;
import dev.parley.realtime.channel.Transient;
import dev.parley.realtime.presence.Presence;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What clients ask for over their sockets; touched in the gateway's turn alone. */
final class Requests {
  private static final Logger LOG = LoggerFactory.getLogger(Requests.class);

  private final GatewayServices services;
  private final GatewayLimits limits;
  private final GatewayStats stats;
  private final Frames frames;
  private final Streams streams;
  private final Watching watching;
  private final Turn turn;
  private final Streams.Sockets sockets;

  Requests(
      GatewayServices services,
      GatewayLimits limits,
      GatewayStats stats,
      Frames frames,
      Streams streams,
      Watching watching,
      Turn turn,
      Streams.Sockets sockets) {
    this.services = services;
    this.limits = limits;
    this.stats = stats;
    this.frames = frames;
    this.streams = streams;
    this.watching = watching;
    this.turn = turn;
    this.sockets = sockets;
  }

  void handle(Session session, ClientFrame frame) {
    switch (frame) {
      case ClientFrame.Ping ping -> sockets.send(session, frames.pong(ping.json()));
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

  void bad(Session session, int code, String msg, long replyTo) {
    stats.badFrames.increment();
    sockets.send(session, frames.error(code, msg, replyTo));
    if (++session.badFrames > limits.maxBadFrames()) {
      stats.abusive.increment();
      sockets.close(session, CloseReason.ABUSE);
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
      sockets.send(
          session, frames.refused(message.id(), Frames.NO_TEXT, "message text is missing"));
      return;
    }
    if (session.sends == null) {
      session.sends = new ArrayDeque<>();
    }
    if (session.sends.size() >= limits.maxPendingSends()) {
      sockets.send(
          session, frames.refused(message.id(), Frames.TOO_FAST, "too many messages wait"));
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
        turn.call(
            () -> {
              Frame answer;
              try {
                answer = answer(message, session.viewer);
              } catch (RuntimeException e) {
                LOG.warn("a message of {} could not be posted", session.viewer.userId(), e);
                answer = frames.refused(message.id(), Frames.UNAVAILABLE, "internal error");
              }
              Frame reply = answer;
              turn.run(() -> answered(session, reply));
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
    sockets.send(session, reply);
    ArrayDeque<ClientFrame.Message> sends = session.sends;
    if (sends == null) {
      return;
    }
    sends.poll();
    ClientFrame.Message next = sends.peek();
    if (next == null) {
      session.sends = null;
    } else {
      turn.after(() -> post(session, next));
    }
  }

  /** Watches these from now on; what was asked for last wins. */
  private void watch(Session session, Collection<String> userIds) {
    session.watchNext = List.copyOf(userIds);
    if (!session.readingSight) {
      watchNext(session);
    }
  }

  /** Whom a socket watches already was allowed to it, and is watched no more when that ends. */
  private void watchNext(Session session) {
    List<String> wanted = session.watchNext;
    session.watchNext = null;
    if (wanted == null) {
      return;
    }
    Set<String> watched = Set.copyOf(watching.watched(session.index));
    List<String> unknown = wanted.stream().filter(id -> !watched.contains(id)).toList();
    if (unknown.isEmpty()) {
      watching(session, wanted);
      return;
    }
    session.readingSight = true;
    boolean accepted =
        turn.call(
            () -> {
              Set<String> visible = visible(session, unknown);
              turn.run(() -> seen(session, wanted, visible));
            });
    if (!accepted) {
      session.readingSight = false;
      sockets.send(session, frames.error(Frames.UNAVAILABLE, "try again later", -1));
    }
  }

  private void seen(Session session, List<String> wanted, Set<String> visible) {
    session.readingSight = false;
    if (session.closing) {
      return;
    }
    if (session.sightInDoubt) {
      session.sightInDoubt = false;
      session.watchNext = session.watchNext == null ? wanted : session.watchNext;
    } else {
      Set<String> watched = watching.watched(session.index);
      watching(
          session,
          wanted.stream().filter(id -> visible.contains(id) || watched.contains(id)).toList());
    }
    watchNext(session);
  }

  /**
   * A guest shares one conversation less with somebody: whom it may concern is not watched until it
   * is known again that the guest may.
   */
  void parted(Session session, String userId) {
    session.sightInDoubt = session.readingSight;
    List<String> watched = List.copyOf(watching.watched(session.index));
    boolean self = userId.equals(session.viewer.userId());
    List<String> surely =
        self ? List.of() : watched.stream().filter(id -> !id.equals(userId)).toList();
    if (surely.size() < watched.size()) {
      watching.watch(session.index, surely);
      watch(session, session.watchNext == null ? watched : session.watchNext);
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

  private void watching(Session session, Collection<String> userIds) {
    Map<Presence, List<String>> known = new HashMap<>();
    watching
        .watch(session.index, userIds)
        .forEach((id, now) -> known.computeIfAbsent(now, _ -> new ArrayList<>()).add(id));
    known.forEach((now, ids) -> sockets.send(session, frames.presence(ids, now)));
  }

  private void query(Session session, List<String> userIds) {
    boolean accepted =
        turn.call(
            () ->
                services
                    .presence()
                    .query(
                        visible(session, userIds),
                        answer ->
                            turn.run(
                                () ->
                                    answer.forEach(
                                        (id, now) ->
                                            sockets.send(
                                                session, frames.presence(List.of(id), now))))));
    if (!accepted) {
      sockets.send(session, frames.error(Frames.UNAVAILABLE, "try again later", -1));
    }
  }
}

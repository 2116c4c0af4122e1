package dev.parley.realtime.gateway;

import dev.parley.model.StreamId;
import dev.parley.realtime.gateway.Memberships.Loaded;
import dev.parley.realtime.gateway.Memberships.Subscription;
import dev.parley.realtime.presence.PresenceListener;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a socket hears from its start on: new, resuming or following; in the gateway's turn alone.
 */
final class Openings {
  private static final Logger LOG = LoggerFactory.getLogger(Openings.class);

  private final GatewayServices services;
  private final GatewayLimits limits;
  private final GatewayRules rules;
  private final GatewayStats stats;
  private final Frames frames;
  private final Delivery delivery;
  private final PresenceListener presenceListener;
  private final Turn turn;
  private final Streams.Sockets sockets;

  Openings(
      GatewayServices services,
      GatewayLimits limits,
      GatewayRules rules,
      GatewayStats stats,
      Frames frames,
      Delivery delivery,
      PresenceListener presenceListener,
      Turn turn,
      Streams.Sockets sockets) {
    this.services = services;
    this.limits = limits;
    this.rules = rules;
    this.stats = stats;
    this.frames = frames;
    this.delivery = delivery;
    this.presenceListener = presenceListener;
    this.turn = turn;
    this.sockets = sockets;
  }

  /**
   * A client that begins now: it is greeted once it is known where its streams are, for what comes
   * after the greeting it must hear.
   */
  void fresh(Session session) {
    load(session, Memberships.NOW, Map.of());
  }

  /** The client said nothing about where it was: it gets everything since its URL was issued. */
  void follow(Session session) {
    session.baseMillis = session.asOfMillis - limits.followMarginMillis();
    load(session, session.baseMillis, Map.of());
  }

  void resume(Session session, List<String> positions) {
    stats.resumes.increment();
    Map<StreamId, Long> last = new HashMap<>();
    for (String text : positions) {
      services
          .positions()
          .decode(text)
          .ifPresentOrElse(
              p -> last.merge(p.stream(), rules.resumeFrom(p.seq()), Math::max),
              stats.badFrames::increment);
    }
    long since = Math.max(session.baseMillis, session.asOfMillis - limits.resumeMarginMillis());
    load(session, since, last);
  }

  private void load(Session session, long sinceMillis, Map<StreamId, Long> positions) {
    session.phase = Session.Phase.LOADING;
    boolean accepted =
        turn.call(
            () -> {
              Loaded loaded;
              try {
                loaded = services.memberships().load(session.viewer, sinceMillis);
              } catch (RuntimeException e) {
                LOG.warn("subscriptions of {} could not be loaded", session.viewer.userId(), e);
                turn.run(() -> sockets.close(session, CloseReason.OVERLOADED));
                return;
              }
              turn.run(() -> loaded(session, loaded, sinceMillis, positions));
            });
    if (!accepted) {
      sockets.close(session, CloseReason.OVERLOADED);
    }
  }

  private void loaded(
      Session session, Loaded loaded, long sinceMillis, Map<StreamId, Long> positions) {
    if (session.closing) {
      return;
    }
    switch (loaded) {
      case Loaded.Refused refused -> sockets.close(session, CloseReason.REFUSED);
      case Loaded.Granted granted -> {
        session.phase = Session.Phase.READY;
        session.isGuest = granted.isGuest();
        if (sinceMillis == Memberships.NOW) {
          sockets.send(session, Frames.HELLO);
        }
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
      sockets.send(session, frames.reload(to.stream(), to.seq()));
      from = to.seq();
    }
    delivery.attach(session, to.stream(), from, to.joinedSeq(), Math.max(to.seq(), from));
  }

  /** The person's own stream has come this far. */
  void ownStreamAt(Session session, long seq) {
    if (session.waiting != null && seq >= session.waitingForSeq) {
      turn.after(() -> attachWaiting(session));
    }
  }

  private void attachWaiting(Session session) {
    List<Runnable> waiting = session.waiting;
    session.waiting = null;
    if (waiting != null) {
      waiting.forEach(Runnable::run);
    }
  }
}

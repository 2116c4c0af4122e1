package dev.parley.app.socketmode;

import dev.parley.app.AppEvents;
import dev.parley.http.TextFrame;
import dev.parley.http.WebSocket;
import dev.parley.http.WebSocketListener;
import dev.parley.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * One socket of an app, with what was sent on it and is not acknowledged. Thread-safe.
 *
 * <p>An envelope that is overdue stays here, so that a late acknowledgement still counts; its event
 * is due again meanwhile.
 */
final class AppSocket implements WebSocketListener {
  private static final int VIOLATION = 1008;

  /** How far a socket is in its life. */
  enum Phase {
    OPENING,
    READY,
    WARNED,
    LEAVING
  }

  private static final class Sent {
    final String eventId;
    final long sentMillis;
    boolean overdue;

    Sent(String eventId, long sentMillis) {
      this.eventId = eventId;
      this.sentMillis = sentMillis;
    }
  }

  private final SocketMode hub;
  private final SocketModeLimits limits;
  final SocketTickets.Ticket ticket;
  final long lifeMillis;
  final long openedMillis;

  private final Map<String, Sent> sent = new LinkedHashMap<>();
  private int overdue;
  private boolean gone;
  private int badFrames;
  private volatile @Nullable WebSocket socket;
  volatile Phase phase = Phase.OPENING;

  AppSocket(
      SocketMode hub,
      SocketModeLimits limits,
      SocketTickets.Ticket ticket,
      long openedMillis,
      long lifeMillis) {
    this.hub = hub;
    this.limits = limits;
    this.ticket = ticket;
    this.openedMillis = openedMillis;
    this.lifeMillis = lifeMillis;
  }

  @Override
  public void onOpen(WebSocket opened) {
    socket = opened;
    hub.opened(this);
  }

  @Override
  public void onText(WebSocket from, String text) {
    if (!(Json.parse(text).orElse(null) instanceof ObjectNode frame)) {
      if (++badFrames > limits.maxBadFrames()) {
        close(VIOLATION, "frames that are no JSON");
      }
      return;
    }
    String eventId = acknowledge(frame.path("envelope_id").asString(""));
    if (eventId != null) {
      hub.acknowledged(this, eventId);
    }
  }

  private synchronized @Nullable String acknowledge(String envelopeId) {
    Sent done = sent.remove(envelopeId);
    if (done == null) {
      return null;
    }
    if (done.overdue) {
      overdue--;
    }
    return done.eventId;
  }

  @Override
  public void onWritable(WebSocket from) {
    hub.writable(this);
  }

  @Override
  public void onClose(WebSocket from) {
    hub.closed(this);
  }

  /** How many more events it takes now. */
  int room() {
    WebSocket to = socket;
    if (to == null
        || !to.isOpen()
        || phase == Phase.OPENING
        || phase == Phase.LEAVING
        || to.queuedBytes() > limits.maxQueuedBytes()) {
      return 0;
    }
    return Math.max(0, limits.maxUnacknowledged() - unacknowledged());
  }

  synchronized int unacknowledged() {
    return sent.size();
  }

  synchronized int overdue() {
    return overdue;
  }

  /** Sends an event; false if it cannot be, and then it is not waited for. */
  boolean offer(AppEvents.Taken event, long nowMillis) {
    String envelopeId = UUID.randomUUID().toString();
    synchronized (this) {
      if (gone) {
        return false;
      }
      sent.put(envelopeId, new Sent(event.eventId(), nowMillis));
    }
    if (send(Frames.event(envelopeId, event.payload(), event.attempt()))) {
      return true;
    }
    synchronized (this) {
      sent.remove(envelopeId);
    }
    return false;
  }

  boolean send(TextFrame frame) {
    WebSocket to = socket;
    return to != null && to.send(frame);
  }

  boolean isOpen() {
    WebSocket to = socket;
    return to != null && to.isOpen();
  }

  void close(int code, String reason) {
    WebSocket to = socket;
    if (to != null) {
      to.close(code, reason);
    }
  }

  /** Marks the envelopes that are overdue by now, and closes a socket that has too many. */
  boolean expire(long nowMillis, long acknowledgeMillis) {
    boolean found = false;
    boolean tooMany;
    synchronized (this) {
      for (Sent one : sent.values()) {
        if (!one.overdue) {
          if (nowMillis - one.sentMillis < acknowledgeMillis) {
            break;
          }
          one.overdue = true;
          overdue++;
          found = true;
        }
      }
      tooMany = overdue > limits.maxOverdue();
    }
    if (tooMany) {
      close(VIOLATION, "envelopes were not acknowledged");
    }
    return found;
  }

  /** The socket is gone: the events that nobody waits for any more and that are not due yet. */
  synchronized List<String> abandon() {
    gone = true;
    List<String> events = new ArrayList<>();
    for (Sent one : sent.values()) {
      if (!one.overdue) {
        events.add(one.eventId);
      }
    }
    sent.clear();
    overdue = 0;
    return events;
  }
}

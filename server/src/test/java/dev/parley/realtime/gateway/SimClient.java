package dev.parley.realtime.gateway;

import dev.parley.model.StreamId;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A client that follows the documented protocol and checks all it is told against the truth. */
final class SimClient {
  final String userId;
  final Map<StreamId, Long> last = new HashMap<>();
  final Map<StreamId, Long> base = new HashMap<>();
  @Nullable String url;
  @Nullable Socket socket;
  boolean slow;
  int received;

  private final SimHost sim;

  SimClient(SimHost sim, String userId) {
    this.sim = sim;
    this.userId = userId;
  }

  /** One attempt to be connected. */
  final class Socket implements Connection {
    final Gateway gateway;
    private final ArrayDeque<Frame> queue = new ArrayDeque<>();
    private @Nullable Object attachment;
    private long queued;
    private boolean open = true;
    private boolean reading;

    Socket(Gateway gateway) {
      this.gateway = gateway;
    }

    @Override
    public boolean send(Frame frame) {
      if (!open || queued > sim.socketBytes) {
        return false;
      }
      queue.add(frame);
      queued += frame.utf8().length;
      if (queued > sim.socketBytes + 512) {
        sim.check(false, "8 bounded", userId + " holds " + queued);
      }
      readLater();
      return true;
    }

    private void readLater() {
      if (!reading && !queue.isEmpty()) {
        reading = true;
        sim.scheduler.after(
            slow ? 400_000 : 100 + sim.scheduler.random.nextLong(2_000),
            () -> {
              reading = false;
              read();
            });
      }
    }

    private void read() {
      if (socket != this || queue.isEmpty()) {
        return;
      }
      Frame frame = queue.remove();
      queued -= frame.utf8().length;
      received(frame.toString());
      if (queued <= sim.socketBytes / 2) {
        sim.toGateway(this, () -> gateway.writable(this));
      }
      readLater();
    }

    /** The network or the gateway went away; what was on its way is lost. */
    void cut() {
      open = false;
      if (socket == this) {
        socket = null;
        sim.scheduler.after(
            1_000
                + sim.scheduler.random.nextLong(
                    !sim.calm && sim.scheduler.chance(0.15) ? 3_000_000 : 300_000),
            SimClient.this::reconnect);
      }
    }

    @Override
    public void close(int code, String reason) {
      sim.scheduler.after(
          500,
          () -> {
            cut();
            sim.toGateway(this, () -> gateway.closed(this));
          });
    }

    @Override
    public long queuedBytes() {
      return queued;
    }

    @Override
    public boolean isOpen() {
      return open;
    }

    @Override
    public void ping() {}

    @Override
    public @Nullable Object attachment() {
      return attachment;
    }

    @Override
    public void attach(@Nullable Object to) {
      attachment = to;
    }
  }

  void reconnect() {
    if (socket != null) {
      return;
    }
    String credential = sim.credential(this);
    Viewer viewer = new Viewer(SimWorld.TEAM, userId, credential);
    Gateway gateway = sim.anyGateway();
    Socket now = new Socket(gateway);
    socket = now;
    if (url == null) {
      last.clear();
      base.clear();
      sim.toGateway(now, () -> gateway.opened(now, Admission.fresh(viewer)));
      return;
    }
    int space = url.indexOf(' ');
    Admission admission =
        new Admission(
            viewer,
            Long.parseLong(url.substring(0, space)),
            Long.parseLong(url.substring(space + 1)));
    String resume =
        last.entrySet().stream()
            .map(e -> "\"" + e.getKey() + "\":\"" + e.getKey() + ":" + e.getValue() + "\"")
            .collect(Collectors.joining(",", "{\"type\":\"resume\",\"positions\":{", "}}"));
    sim.toGateway(now, () -> gateway.opened(now, admission));
    sim.toGateway(now, () -> gateway.text(now, resume));
  }

  /** The gateway has read this client's memberships: what it gets from here on is determined. */
  void loaded() {
    sim.note(userId, "loaded with", String.valueOf(url), Map.copyOf(last));
    sim.world.logs.forEach(
        (stream, log) -> {
          if (url == null) {
            base.put(stream, log.last());
          } else if (!sim.world.isMember(userId, stream)) {
            base.merge(stream, log.last(), Math::max);
          }
        });
  }

  private void received(String frame) {
    sim.note(userId, "received", frame);
    received++;
    if (frame.contains("\"reconnect_url\"")) {
      url = field(frame, "url");
      return;
    }
    String position = field(frame, "position");
    if (position == null) {
      return;
    }
    int colon = position.lastIndexOf(':');
    StreamId stream = new StreamId(position.substring(0, colon));
    long seq = Long.parseLong(position.substring(colon + 1));
    long before = seen(stream);
    if (frame.contains("\"reload\"")) {
      sim.reloads++;
      last.put(stream, seq);
      return;
    }
    if (seq > sim.world.log(stream).last()) {
      sim.check(false, "1 durable", userId + " got " + stream + " " + seq + ", never committed");
    }
    SimWorld.Stay stay = sim.world.stayAt(userId, stream, seq);
    if (stay == null || !sim.world.isFor(userId, stream, seq)) {
      sim.check(false, "6 private", userId + " got " + stream + " " + seq);
    }
    if (seq <= last.getOrDefault(stream, 0L)) {
      sim.check(
          false, "2 once, in order", userId + " got " + stream + " " + seq + " after " + before);
    }
    for (long missed = before + 1; missed < seq; missed++) {
      if (stay != null && stay.covers(missed) && sim.world.isFor(userId, stream, missed)) {
        sim.check(
            false,
            "3 no hole unnoticed",
            userId + " got " + stream + " " + seq + " but not " + missed + " after " + before);
      }
    }
    last.put(stream, seq);
  }

  /** At rest, a client has everything that it may see. */
  void checkComplete() {
    sim.check(socket != null, "sim", userId + " is connected at the end");
    sim.world.logs.forEach(
        (stream, log) -> {
          if (!sim.world.isMember(userId, stream)) {
            return;
          }
          long before = seen(stream);
          for (long seq = before + 1; seq <= log.last(); seq++) {
            if (sim.world.stayAt(userId, stream, seq) != null
                && sim.world.isFor(userId, stream, seq)) {
              sim.check(
                  false,
                  "7 state from events is the fresh state",
                  userId + " ends at " + stream + " " + before + " without " + seq);
            }
          }
        });
  }

  /** Up to where nothing is missing: what came, or what was no event for this client. */
  private long seen(StreamId stream) {
    return Math.max(last.getOrDefault(stream, 0L), base.getOrDefault(stream, 0L));
  }

  private static @Nullable String field(String frame, String name) {
    int at = frame.indexOf("\"" + name + "\":\"");
    if (at < 0) {
      return null;
    }
    int from = at + name.length() + 4;
    return frame.substring(from, frame.indexOf('"', from));
  }
}

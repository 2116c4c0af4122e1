package dev.parley.app.socketmode;

import dev.parley.app.AppEvents;
import dev.parley.app.Deliveries;
import dev.parley.model.Home;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;

/** One app in one workspace with its sockets, among which its events are shared out. */
final class Line implements Deliveries.Outlet {
  final Home home;
  final String appId;
  private final Deliveries deliveries;
  private final List<AppSocket> sockets = new CopyOnWriteArrayList<>();
  volatile long polledMillis;
  volatile long listenedMillis;

  Line(Home home, String appId, AppEvents events, Executor turns, InstantSource clock) {
    this.home = home;
    this.appId = appId;
    this.deliveries = new Deliveries(home, appId, events, this, turns, clock);
  }

  List<AppSocket> sockets() {
    return sockets;
  }

  void acknowledge(String eventId) {
    deliveries.acknowledge(eventId);
  }

  /** Whether it has no sockets and nothing to do. */
  boolean isDone() {
    return sockets.isEmpty() && deliveries.isDone();
  }

  void wake() {
    deliveries.wake();
  }

  @Override
  public int room() {
    return sockets.stream().mapToInt(AppSocket::room).sum();
  }

  @Override
  public boolean offer(AppEvents.Taken event, long nowMillis) {
    return freest().filter(socket -> socket.offer(event, nowMillis)).isPresent();
  }

  /** The socket to send to: one that acknowledges before one that owes, then the least busy. */
  private Optional<AppSocket> freest() {
    return sockets.stream()
        .filter(socket -> socket.room() > 0)
        .min(
            Comparator.comparingInt(AppSocket::overdue)
                .thenComparingInt(AppSocket::unacknowledged));
  }
}

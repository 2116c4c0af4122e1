package dev.parley.realtime.grpc;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The servers of a kind that are alive, each with what this process has open to it. Thread-safe.
 *
 * @param <T> a connection
 */
public final class Peers<T extends AutoCloseable> implements AutoCloseable {
  private record Open<T>(InetSocketAddress address, T peer) {}

  private final Function<InetSocketAddress, T> open;
  private final AtomicInteger turn = new AtomicInteger();
  private volatile Map<String, Open<T>> byId = Map.of();

  /** Nobody is known yet. */
  public Peers(Function<InetSocketAddress, T> open) {
    this.open = open;
  }

  /** Opens what is new and closes what is gone, or has moved. */
  public synchronized void update(Map<String, InetSocketAddress> alive) {
    Map<String, Open<T>> next = new TreeMap<>();
    alive.forEach(
        (id, address) -> {
          Open<T> known = byId.get(id);
          next.put(
              id,
              known != null && known.address().equals(address)
                  ? known
                  : new Open<>(address, open.apply(address)));
        });
    Map<String, Open<T>> before = byId;
    byId = next;
    before.forEach(
        (id, known) -> {
          if (!known.equals(next.get(id))) {
            close(known.peer());
          }
        });
  }

  /** What is open to the server of that id, or null if it is not alive. */
  public @Nullable T find(String id) {
    Open<T> found = byId.get(id);
    return found == null ? null : found.peer();
  }

  /** All of them, beginning with another one each time. */
  public List<T> inTurn() {
    List<T> all = new ArrayList<>(byId.values().stream().map(Open::peer).toList());
    if (!all.isEmpty()) {
      Collections.rotate(all, Math.floorMod(turn.getAndIncrement(), all.size()));
    }
    return all;
  }

  /** By the ids of the servers. */
  public Map<String, T> all() {
    Map<String, T> all = new TreeMap<>();
    byId.forEach((id, known) -> all.put(id, known.peer()));
    return all;
  }

  private static void close(AutoCloseable peer) {
    try {
      peer.close();
    } catch (Exception e) {
      throw new IllegalStateException("a connection did not close", e);
    }
  }

  @Override
  public void close() {
    update(Map.of());
  }
}

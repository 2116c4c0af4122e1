package dev.parley.role;

import dev.parley.discovery.Server;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** The gateways that are alive, and which of them a client is sent to. Thread-safe. */
final class Gateways {
  /** The base of its sockets' URLs. */
  static final String URL_TAG = "url";

  /** Says, with any value, that it takes no new sockets. */
  static final String DRAINING_TAG = "draining";

  private final String region;
  private final AtomicInteger turn = new AtomicInteger();
  private volatile List<Server> alive = List.of();

  /** Prefers those of a region. */
  Gateways(String region) {
    this.region = region;
  }

  void heard(List<Server> servers) {
    alive = List.copyOf(servers);
  }

  /**
   * The base of the URLs of a gateway that takes sockets, one of the region if there is one, in
   * turn; empty if there is none.
   *
   * @param but the id of one that is not meant
   */
  Optional<String> base(String but) {
    List<Server> open =
        alive.stream()
            .filter(server -> server.tags().containsKey(URL_TAG))
            .filter(server -> !server.tags().containsKey(DRAINING_TAG))
            .filter(server -> !server.id().equals(but))
            .toList();
    List<Server> near = where(open, server -> server.region().equals(region));
    List<Server> choice = near.isEmpty() ? open : near;
    return choice.isEmpty()
        ? Optional.empty()
        : Optional.ofNullable(
            choice.get(Math.floorMod(turn.getAndIncrement(), choice.size())).tags().get(URL_TAG));
  }

  private static List<Server> where(List<Server> servers, Predicate<Server> wanted) {
    return servers.stream().filter(wanted).toList();
  }

  /** How many take sockets. */
  long open() {
    return alive.stream().filter(server -> !server.tags().containsKey(DRAINING_TAG)).count();
  }
}

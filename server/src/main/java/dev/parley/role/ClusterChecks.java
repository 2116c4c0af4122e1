package dev.parley.role;

import dev.parley.observe.Health;
import java.util.Optional;

/** What the health of every server of a cluster says. */
final class ClusterChecks {
  private static final long SILENCE_MILLIS_MAX = 10_000;

  private ClusterChecks() {}

  /** Adds whether discovery answers, and whether streams have owners. */
  static void add(Health health, Cluster cluster) {
    health.readiness(
        "discovery",
        () ->
            cluster.discovery.silentMillis() > SILENCE_MILLIS_MAX
                ? Optional.of("silent")
                : Optional.empty());
    health.readiness(
        "ring",
        () ->
            cluster.ring.table().epoch() == 0
                ? Optional.of("nobody owns anything")
                : Optional.empty());
  }
}

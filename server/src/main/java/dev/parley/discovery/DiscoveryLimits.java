package dev.parley.discovery;

/**
 * The times of discovery.
 *
 * @param ttlMillis how long a server counts as alive after it last said so
 * @param confirmMillis between two times that it says so
 * @param callMillis how long one call may take
 * @param waitSeconds how long one question for changes stays open
 * @param retryMillis pause before a watch asks again after a failure; it doubles up to {@code
 *     retryMillisMax}
 * @param retryMillisMax longest such pause
 * @param forgetSeconds after which a server that stays silent is taken out of the catalogue
 */
public record DiscoveryLimits(
    long ttlMillis,
    long confirmMillis,
    long callMillis,
    int waitSeconds,
    long retryMillis,
    long retryMillisMax,
    int forgetSeconds) {
  public static final DiscoveryLimits DEFAULT =
      new DiscoveryLimits(6_000, 1_000, 2_000, 30, 100, 2_000, 60);
}

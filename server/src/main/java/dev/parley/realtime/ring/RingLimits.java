package dev.parley.realtime.ring;

/**
 * The times of a ring.
 *
 * @param leaseMillis how long an owner goes on after it last heard from whoever speaks for the
 *     majority that its table is the newest
 * @param lossMillis how long a server must be missing before its slots go to others
 * @param massLossMillis the same when more than half of the owners are missing at once, which is
 *     rather discovery's fault than theirs
 * @param calmMillis how long nothing is taken from anyone after discovery was silent, so that all
 *     have time to say that they live
 * @param patienceMillis how long a change may be due before the next admin server makes it in place
 *     of the manager
 */
public record RingLimits(
    long leaseMillis, long lossMillis, long massLossMillis, long calmMillis, long patienceMillis) {
  public static final RingLimits DEFAULT = new RingLimits(10_000, 500, 5_000, 6_000, 3_000);
}

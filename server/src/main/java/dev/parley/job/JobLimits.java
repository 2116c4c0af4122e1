package dev.parley.job;

/**
 * How due work is done.
 *
 * @param batchMax jobs that one look claims
 * @param leaseMillis how long a claim keeps other servers away; a job takes less
 * @param idleMillis between two looks that found nothing
 * @param attemptsMax failures until a job is given up
 * @param firstRetryMillis after the first failure; doubled by each further one
 * @param retryMillisMax between two attempts
 */
public record JobLimits(
    int batchMax,
    long leaseMillis,
    long idleMillis,
    int attemptsMax,
    long firstRetryMillis,
    long retryMillisMax) {

  public static final JobLimits DEFAULTS = new JobLimits(50, 60_000, 250, 12, 2_000, 600_000);

  /** How long to wait after a failure. */
  long retryMillis(int failures) {
    int doublings = Math.min(failures - 1, 30);
    return Math.min(firstRetryMillis << doublings, retryMillisMax);
  }
}

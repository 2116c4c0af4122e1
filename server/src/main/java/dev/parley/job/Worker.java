package dev.parley.job;

/** Does the jobs of one kind. Thread-safe. */
public interface Worker {
  JobKind kind();

  /**
   * Does a job, or finds that it is done or wanted no more. It may run twice for one job, so its
   * effect is idempotent. A failure that may pass is thrown; the job then comes again.
   */
  Outcome run(Job job);

  /** Records that a job failed {@link JobLimits#attemptsMax} times and is dropped; idempotent. */
  void giveUp(Job job);

  /** How a job went. */
  sealed interface Outcome {
    /** It is over. */
    record Done() implements Outcome {}

    /** It is due again, at a time of the clock. */
    record Again(long dueMicros) implements Outcome {}

    Outcome DONE = new Done();
  }
}

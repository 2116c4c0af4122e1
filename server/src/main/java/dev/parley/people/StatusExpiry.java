package dev.parley.people;

import dev.parley.job.Job;
import dev.parley.job.JobKind;
import dev.parley.job.Worker;
import dev.parley.store.Keyspace;
import java.util.OptionalLong;

/**
 * Tells of statuses whose time is over. Readers see them gone at once, so a late one does no harm.
 */
public final class StatusExpiry implements Worker {
  static final JobKind KIND = new JobKind("status", Keyspace.TEAM);

  private final ProfileChanges profiles;

  public StatusExpiry(ProfileChanges profiles) {
    this.profiles = profiles;
  }

  @Override
  public JobKind kind() {
    return KIND;
  }

  @Override
  public Outcome run(Job job) {
    OptionalLong end = profiles.expireStatus(job.home(), job.item());
    return end.isPresent() ? new Outcome.Again(end.getAsLong()) : Outcome.DONE;
  }

  /** Nothing is left to record: the status shows no more. */
  @Override
  public void giveUp(Job job) {}
}

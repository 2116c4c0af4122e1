package dev.parley.job;

import dev.parley.model.Home;
import dev.parley.store.Route;

/**
 * Something that has fallen due, as it was claimed.
 *
 * @param route where the job and the rows it is about lie
 * @param kind whose worker does it
 * @param item names it among the kind's jobs of that key
 * @param epoch of the claim; a later one makes this one void
 * @param attempts how often it failed before
 */
public record Job(Route route, JobKind kind, String item, long epoch, int attempts) {
  public Home home() {
    return route.home();
  }

  /** The sharding key: a person's id, or a workspace's. */
  public String key() {
    return route.key();
  }
}

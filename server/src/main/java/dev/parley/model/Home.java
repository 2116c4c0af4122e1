package dev.parley.model;

/**
 * The home of people and conversations: the workspace that data belongs to, and the region it lies
 * in.
 *
 * @param teamId the workspace's id, {@code T…}
 * @param region the name of the region whose keyspaces hold what its people wrote
 */
public record Home(String teamId, String region) {
  /** The region of an installation that has only one. */
  public static final String LOCAL_REGION = "local";

  public static Home local(String teamId) {
    return new Home(teamId, LOCAL_REGION);
  }
}

package dev.parley.model;

/**
 * A stream: the dense sequence of events of one abstract channel of the real-time tier.
 *
 * <p>A conversation, a person and a workspace each have one, named by their id; a workspace has a
 * second one for its full members, which guests never hear.
 *
 * @param value the id, with {@value #MEMBERS_SUFFIX} for the stream of full members
 */
public record StreamId(String value) {
  private static final String MEMBERS_SUFFIX = "/members";

  public static StreamId conversation(String channelId) {
    return new StreamId(channelId);
  }

  public static StreamId person(String userId) {
    return new StreamId(userId);
  }

  /** What every person of a workspace may know, guests included. */
  public static StreamId workspace(String teamId) {
    return new StreamId(teamId);
  }

  /** What only full members of a workspace may know. */
  public static StreamId fullMembers(String teamId) {
    return new StreamId(teamId + MEMBERS_SUFFIX);
  }

  @Override
  public String toString() {
    return value;
  }
}

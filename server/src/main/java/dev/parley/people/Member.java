package dev.parley.people;

import dev.parley.model.Role;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A person or bot of a workspace.
 *
 * @param name the handle, unique in the workspace
 * @param profile the profile as the wire has it
 */
public record Member(
    String teamId,
    String userId,
    @Nullable String accountId,
    String name,
    @Nullable String email,
    Role role,
    boolean deleted,
    @Nullable String botId,
    @Nullable String appId,
    ObjectNode profile,
    long updatedMicros,
    long version) {

  /** The same with another profile. */
  Member with(ObjectNode newProfile, long nowMicros) {
    return new Member(
        teamId,
        userId,
        accountId,
        name,
        email,
        role,
        deleted,
        botId,
        appId,
        newProfile,
        nowMicros,
        version);
  }

  public boolean isBot() {
    return botId != null;
  }
}

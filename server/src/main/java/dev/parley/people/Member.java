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

  public boolean isBot() {
    return botId != null;
  }
}

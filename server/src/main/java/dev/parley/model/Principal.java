package dev.parley.model;

import org.jspecify.annotations.Nullable;

/**
 * Who calls: a person or bot of a workspace, through one credential.
 *
 * @param botId the bot's id, where a bot token calls
 * @param credentialId the token's or session's id, for revocation
 */
public record Principal(
    Home home,
    String userId,
    Role role,
    @Nullable String botId,
    @Nullable String appId,
    String credentialId) {

  public boolean isGuest() {
    return role.isGuest();
  }
}

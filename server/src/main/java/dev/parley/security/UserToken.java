package dev.parley.security;

import java.security.SecureRandom;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The token by which an app acts for a person: {@code xoxp-T…-U…-secret}.
 *
 * @param teamId the workspace
 * @param userId the member
 * @param secret 256 random bits
 */
public record UserToken(String teamId, String userId, Secret secret) implements ApiToken {
  private static final CredentialText TEXT =
      CredentialText.of("xoxp-", '-', CredentialText.TEAM, CredentialText.USER);

  public UserToken {
    CredentialText.require(teamId, CredentialText.TEAM);
    CredentialText.require(userId, CredentialText.USER);
  }

  /** A new one, with a secret out of {@code random}. */
  public static UserToken issue(String teamId, String userId, SecureRandom random) {
    return new UserToken(teamId, userId, Secret.random(random));
  }

  /** Reads {@code text}; empty for anything that {@link #reveal} cannot have written. */
  public static Optional<UserToken> parse(@Nullable String text) {
    return TEXT.parse(text)
        .map(parts -> new UserToken(parts.ids().get(0), parts.ids().get(1), parts.secret()));
  }

  @Override
  public String reveal() {
    return TEXT.write(secret, teamId, userId);
  }

  @Override
  public String toString() {
    return "UserToken[" + teamId + ", " + userId + "]";
  }
}

package dev.parley.security;

import java.security.SecureRandom;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The value of the session cookie: {@code xoxd-T…-U…-secret}.
 *
 * @param teamId the workspace
 * @param userId the member
 * @param secret 256 random bits
 */
public record BrowserSession(String teamId, String userId, Secret secret) implements Credential {
  private static final CredentialText TEXT =
      CredentialText.of("xoxd-", '-', CredentialText.TEAM, CredentialText.USER);

  public BrowserSession {
    CredentialText.require(teamId, CredentialText.TEAM);
    CredentialText.require(userId, CredentialText.USER);
  }

  /** A new one, with a secret out of {@code random}. */
  public static BrowserSession issue(String teamId, String userId, SecureRandom random) {
    return new BrowserSession(teamId, userId, Secret.random(random));
  }

  /** Reads {@code text}; empty for anything that {@link #reveal} cannot have written. */
  public static Optional<BrowserSession> parse(@Nullable String text) {
    return TEXT.parse(text)
        .map(parts -> new BrowserSession(parts.ids().get(0), parts.ids().get(1), parts.secret()));
  }

  @Override
  public String reveal() {
    return TEXT.write(secret, teamId, userId);
  }

  @Override
  public String toString() {
    return "BrowserSession[" + teamId + ", " + userId + "]";
  }
}

package dev.parley.security;

import java.security.SecureRandom;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The part of a sign-in link that proves it: {@code magic-T…-U…-secret}.
 *
 * @param teamId the workspace
 * @param userId the member
 * @param secret 256 random bits
 */
public record MagicLink(String teamId, String userId, Secret secret) implements Credential {
  private static final CredentialText TEXT =
      CredentialText.of("magic-", '-', CredentialText.TEAM, CredentialText.USER);

  public MagicLink {
    CredentialText.require(teamId, CredentialText.TEAM);
    CredentialText.require(userId, CredentialText.USER);
  }

  /** A new one, with a secret out of {@code random}. */
  public static MagicLink issue(String teamId, String userId, SecureRandom random) {
    return new MagicLink(teamId, userId, Secret.random(random));
  }

  /** Reads {@code text}; empty for anything that {@link #reveal} cannot have written. */
  public static Optional<MagicLink> parse(@Nullable String text) {
    return TEXT.parse(text)
        .map(parts -> new MagicLink(parts.ids().get(0), parts.ids().get(1), parts.secret()));
  }

  @Override
  public String reveal() {
    return TEXT.write(secret, teamId, userId);
  }

  @Override
  public String toString() {
    return "MagicLink[" + teamId + ", " + userId + "]";
  }
}

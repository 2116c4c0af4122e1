package dev.parley.security;

import java.security.SecureRandom;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The token of a bot: {@code xoxb-T…-U…-secret}; the user is the bot's own.
 *
 * @param teamId the workspace
 * @param userId the member
 * @param secret 256 random bits
 */
public record BotToken(String teamId, String userId, Secret secret) implements ApiToken {
  private static final CredentialText TEXT =
      CredentialText.of("xoxb-", '-', CredentialText.TEAM, CredentialText.USER);

  public BotToken {
    CredentialText.require(teamId, CredentialText.TEAM);
    CredentialText.require(userId, CredentialText.USER);
  }

  /** A new one, with a secret out of {@code random}. */
  public static BotToken issue(String teamId, String userId, SecureRandom random) {
    return new BotToken(teamId, userId, Secret.random(random));
  }

  /** Reads {@code text}; empty for anything that {@link #reveal} cannot have written. */
  public static Optional<BotToken> parse(@Nullable String text) {
    return TEXT.parse(text)
        .map(parts -> new BotToken(parts.ids().get(0), parts.ids().get(1), parts.secret()));
  }

  @Override
  public String reveal() {
    return TEXT.write(secret, teamId, userId);
  }

  @Override
  public String toString() {
    return "BotToken[" + teamId + ", " + userId + "]";
  }
}

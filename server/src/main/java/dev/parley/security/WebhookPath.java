package dev.parley.security;

import java.security.SecureRandom;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The path of an incoming webhook below its root: {@code T…/B…/secret}.
 *
 * @param teamId the workspace
 * @param botId the bot that posts
 * @param secret 256 random bits
 */
public record WebhookPath(String teamId, String botId, Secret secret) implements Credential {
  private static final CredentialText TEXT =
      CredentialText.of("", '/', CredentialText.TEAM, CredentialText.BOT);

  public WebhookPath {
    CredentialText.require(teamId, CredentialText.TEAM);
    CredentialText.require(botId, CredentialText.BOT);
  }

  /** A new one, with a secret out of {@code random}. */
  public static WebhookPath issue(String teamId, String botId, SecureRandom random) {
    return new WebhookPath(teamId, botId, Secret.random(random));
  }

  /** Reads {@code text}; empty for anything that {@link #reveal} cannot have written. */
  public static Optional<WebhookPath> parse(@Nullable String text) {
    return TEXT.parse(text)
        .map(parts -> new WebhookPath(parts.ids().get(0), parts.ids().get(1), parts.secret()));
  }

  @Override
  public String reveal() {
    return TEXT.write(secret, teamId, botId);
  }

  @Override
  public String toString() {
    return "WebhookPath[" + teamId + ", " + botId + "]";
  }
}

package dev.parley.security;

import java.security.SecureRandom;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The token of an app as a whole, for Socket Mode: {@code xapp-1-A…-secret}.
 *
 * @param appId the app
 * @param secret 256 random bits
 */
public record AppToken(String appId, Secret secret) implements ApiToken {
  private static final CredentialText TEXT = CredentialText.of("xapp-1-", '-', CredentialText.APP);

  public AppToken {
    CredentialText.require(appId, CredentialText.APP);
  }

  /** A new one, with a secret out of {@code random}. */
  public static AppToken issue(String appId, SecureRandom random) {
    return new AppToken(appId, Secret.random(random));
  }

  /** Reads {@code text}; empty for anything that {@link #reveal} cannot have written. */
  public static Optional<AppToken> parse(@Nullable String text) {
    return TEXT.parse(text).map(parts -> new AppToken(parts.ids().get(0), parts.secret()));
  }

  @Override
  public String reveal() {
    return TEXT.write(secret, appId);
  }

  @Override
  public String toString() {
    return "AppToken[" + appId + "]";
  }
}

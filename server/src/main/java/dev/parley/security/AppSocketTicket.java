package dev.parley.security;

import java.security.SecureRandom;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The path segment that opens an app's Socket Mode socket: {@code app-A…-secret}.
 *
 * @param appId the app
 * @param secret 256 random bits
 */
public record AppSocketTicket(String appId, Secret secret) implements Credential {
  private static final CredentialText TEXT = CredentialText.of("app-", '-', CredentialText.APP);

  public AppSocketTicket {
    CredentialText.require(appId, CredentialText.APP);
  }

  /** A new one, with a secret out of {@code random}. */
  public static AppSocketTicket issue(String appId, SecureRandom random) {
    return new AppSocketTicket(appId, Secret.random(random));
  }

  /** Reads {@code text}; empty for anything that {@link #reveal} cannot have written. */
  public static Optional<AppSocketTicket> parse(@Nullable String text) {
    return TEXT.parse(text).map(parts -> new AppSocketTicket(parts.ids().get(0), parts.secret()));
  }

  @Override
  public String reveal() {
    return TEXT.write(secret, appId);
  }

  @Override
  public String toString() {
    return "AppSocketTicket[" + appId + "]";
  }
}

package dev.parley.security;

import java.security.SecureRandom;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The part of a link that makes the first workspace: {@code setup-secret}. It names no workspace,
 * as there is none yet.
 *
 * @param secret 256 random bits
 */
public record SetupLink(Secret secret) implements Credential {
  private static final CredentialText TEXT = CredentialText.of("setup-", '-');

  /** A new one, with a secret out of {@code random}. */
  public static SetupLink issue(SecureRandom random) {
    return new SetupLink(Secret.random(random));
  }

  /** Reads {@code text}; empty for anything that {@link #reveal} cannot have written. */
  public static Optional<SetupLink> parse(@Nullable String text) {
    return TEXT.parse(text).map(parts -> new SetupLink(parts.secret()));
  }

  @Override
  public String reveal() {
    return TEXT.write(secret);
  }

  @Override
  public String toString() {
    return "SetupLink[]";
  }
}

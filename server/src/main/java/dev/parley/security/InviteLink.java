package dev.parley.security;

import java.security.SecureRandom;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The part of an invitation that proves it: {@code invite-T…-secret}.
 *
 * @param teamId the workspace
 * @param secret 256 random bits
 */
public record InviteLink(String teamId, Secret secret) implements Credential {
  private static final CredentialText TEXT = CredentialText.of("invite-", '-', CredentialText.TEAM);

  public InviteLink {
    CredentialText.require(teamId, CredentialText.TEAM);
  }

  /** A new one, with a secret out of {@code random}. */
  public static InviteLink issue(String teamId, SecureRandom random) {
    return new InviteLink(teamId, Secret.random(random));
  }

  /** Reads {@code text}; empty for anything that {@link #reveal} cannot have written. */
  public static Optional<InviteLink> parse(@Nullable String text) {
    return TEXT.parse(text).map(parts -> new InviteLink(parts.ids().get(0), parts.secret()));
  }

  @Override
  public String reveal() {
    return TEXT.write(secret, teamId);
  }

  @Override
  public String toString() {
    return "InviteLink[" + teamId + "]";
  }
}

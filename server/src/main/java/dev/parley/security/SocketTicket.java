package dev.parley.security;

import java.security.SecureRandom;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The path segment that opens a person's or bot's socket: {@code rtm-T…-U…-secret}.
 *
 * @param teamId the workspace
 * @param userId the member
 * @param secret 256 random bits
 */
public record SocketTicket(String teamId, String userId, Secret secret) implements Credential {
  private static final CredentialText TEXT =
      CredentialText.of("rtm-", '-', CredentialText.TEAM, CredentialText.USER);

  public SocketTicket {
    CredentialText.require(teamId, CredentialText.TEAM);
    CredentialText.require(userId, CredentialText.USER);
  }

  /** A new one, with a secret out of {@code random}. */
  public static SocketTicket issue(String teamId, String userId, SecureRandom random) {
    return new SocketTicket(teamId, userId, Secret.random(random));
  }

  /** Reads {@code text}; empty for anything that {@link #reveal} cannot have written. */
  public static Optional<SocketTicket> parse(@Nullable String text) {
    return TEXT.parse(text)
        .map(parts -> new SocketTicket(parts.ids().get(0), parts.ids().get(1), parts.secret()));
  }

  @Override
  public String reveal() {
    return TEXT.write(secret, teamId, userId);
  }

  @Override
  public String toString() {
    return "SocketTicket[" + teamId + ", " + userId + "]";
  }
}

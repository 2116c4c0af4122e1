package dev.parley.security;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The token of Parley's own browser client: {@code xoxc-T…-U…-secret}; of no use without the {@link
 * BrowserSession} that it was issued with, see {@link Csrf}.
 *
 * @param teamId the workspace
 * @param userId the member
 * @param secret 256 bits, {@linkplain #of derived} from those of the session
 */
public record ClientToken(String teamId, String userId, Secret secret) implements ApiToken {
  private static final CredentialText TEXT =
      CredentialText.of("xoxc-", '-', CredentialText.TEAM, CredentialText.USER);

  public ClientToken {
    CredentialText.require(teamId, CredentialText.TEAM);
    CredentialText.require(userId, CredentialText.USER);
  }

  /**
   * The token of a session. It follows from the session's secret, so that every page of the session
   * is handed the same one and the store keeps none; it does not lead back to the session.
   */
  public static ClientToken of(BrowserSession session) {
    return new ClientToken(
        session.teamId(), session.userId(), session.secret().derive("client token"));
  }

  /** Reads {@code text}; empty for anything that {@link #reveal} cannot have written. */
  public static Optional<ClientToken> parse(@Nullable String text) {
    return TEXT.parse(text)
        .map(parts -> new ClientToken(parts.ids().get(0), parts.ids().get(1), parts.secret()));
  }

  @Override
  public String reveal() {
    return TEXT.write(secret, teamId, userId);
  }

  @Override
  public String toString() {
    return "ClientToken[" + teamId + ", " + userId + "]";
  }
}

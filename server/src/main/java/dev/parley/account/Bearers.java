package dev.parley.account;

import dev.parley.app.Tokens;
import dev.parley.model.Home;
import dev.parley.model.IdKind;
import dev.parley.model.Principal;
import dev.parley.people.Member;
import dev.parley.security.BrowserSession;
import dev.parley.security.ClientToken;
import dev.parley.security.Csrf;
import dev.parley.security.ScopeSet;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who bears which credential: a token, or a session of a browser. Thread-safe. */
public final class Bearers {
  /**
   * What a request carries.
   *
   * @param token of any kind, or null
   * @param cookies the header {@code Cookie}, or null
   * @param isOwnOrigin whether it comes from Parley's own pages, as {@link Csrf} says
   */
  public record Presented(@Nullable String token, @Nullable String cookies, boolean isOwnOrigin) {}

  private final Tokens tokens;
  private final Sessions sessions;

  public Bearers(Tokens tokens, Sessions sessions) {
    this.tokens = tokens;
    this.sessions = sessions;
  }

  /** A token alone, but for a browser's: that one only with its session, from our own pages. */
  public Tokens.Checked check(Presented presented) {
    Optional<ClientToken> client = ClientToken.parse(presented.token());
    if (client.isEmpty()) {
      return tokens.check(presented.token());
    }
    return Csrf.session(presented.cookies())
        .filter(session -> presented.isOwnOrigin())
        .filter(session -> Csrf.belongTogether(client.get(), session))
        .map(this::check)
        .orElseGet(() -> new Tokens.Checked.Invalid("invalid_auth"));
  }

  /** A token as above, or the session alone: enough to read a file, and for nothing else. */
  public Tokens.Checked checkReader(Presented presented) {
    return presented.token() != null
        ? check(presented)
        : Csrf.session(presented.cookies())
            .map(this::check)
            .orElseGet(() -> new Tokens.Checked.Invalid("not_authed"));
  }

  private Tokens.Checked check(BrowserSession session) {
    return switch (sessions.check(session)) {
      case Sessions.Found.Live(Sessions.Line line, Member member) ->
          new Tokens.Checked.Valid(
              new Principal(
                  Home.local(member.teamId()),
                  member.userId(),
                  member.role(),
                  null,
                  null,
                  line.sessionId()),
              ScopeSet.all());
      case Sessions.Found.Ended() -> new Tokens.Checked.Invalid("token_revoked");
      case Sessions.Found.Inactive() -> new Tokens.Checked.Invalid("account_inactive");
      case Sessions.Found.Unknown() -> new Tokens.Checked.Invalid("invalid_auth");
    };
  }

  /** Whether a credential still opens sockets. */
  public boolean isGood(Home home, String userId, String credentialId) {
    return isSession(credentialId)
        ? sessions.isGood(home, userId, credentialId)
        : tokens.isGood(home, credentialId);
  }

  /**
   * Ends the credential that calls.
   *
   * @param isApp whether it is the token of an app as such
   */
  public boolean revoke(Principal caller, boolean isApp) {
    if (isApp) {
      return tokens.revokeApp(caller);
    }
    return isSession(caller.credentialId())
        ? sessions.end(caller.home(), caller.userId(), caller.credentialId())
        : tokens.revoke(caller);
  }

  private static boolean isSession(String credentialId) {
    return credentialId.charAt(0) == IdKind.SESSION.letter();
  }
}

package dev.parley.account.http;

import dev.parley.account.Bearers;
import dev.parley.app.Tokens;
import dev.parley.http.Request;
import dev.parley.security.Csrf;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Who calls, by what a request carries.
 *
 * @param publicUrl the base of every link of this server, whose pages are its own
 */
public record Callers(Bearers bearers, URI publicUrl) {
  private static final String BEARER = "Bearer ";

  /**
   * The caller of a method.
   *
   * @param parameter the token as a parameter, where no header has one
   */
  public Tokens.Checked check(Request request, @Nullable String parameter) {
    String header = header(request);
    return bearers.check(presented(request, header == null ? parameter : header));
  }

  /** Who reads a file; a session's cookie is enough for that. */
  public Tokens.Checked checkReader(Request request) {
    return bearers.checkReader(presented(request, header(request)));
  }

  /** Whether a request comes from this server's own pages. */
  public boolean isOwn(Request request) {
    return Csrf.isOwnOrigin(request.header("origin"), request.header("sec-fetch-site"), publicUrl);
  }

  private Bearers.Presented presented(Request request, @Nullable String token) {
    return new Bearers.Presented(token, request.header("cookie"), isOwn(request));
  }

  private static @Nullable String header(Request request) {
    String header = request.header("authorization");
    return header != null && header.regionMatches(true, 0, BEARER, 0, BEARER.length())
        ? header.substring(BEARER.length()).strip()
        : null;
  }
}

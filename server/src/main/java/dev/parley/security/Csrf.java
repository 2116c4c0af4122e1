package dev.parley.security;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a browser's session is kept from being used by another site.
 *
 * <p>Two things make a call of the browser client: the cookie {@value #COOKIE}, which the browser
 * adds by itself and no script can read, and an {@code xoxc-} token, which the page must send and
 * no other site can know. Neither is enough alone: another site has the browser's cookie without
 * the token, a script that stole the token has no cookie. {@code SameSite=Lax} and the check of
 * {@code Origin} are a second line. Tokens of bots and apps come without a cookie and need none of
 * this.
 *
 * <p>Pure functions.
 */
public final class Csrf {
  /** The name of the session's cookie. */
  public static final String COOKIE = "d";

  /** Longest {@code Cookie} header that is looked at, in characters. */
  public static final int MAX_COOKIE_HEADER_CHARS = 16 * 1024;

  private static final String SAFE_ATTRIBUTES = "; Path=/; HttpOnly; SameSite=Lax";

  private Csrf() {}

  /** The {@code Set-Cookie} header that begins a session. */
  public static String setCookie(BrowserSession session, Duration lifetime, boolean https) {
    return COOKIE
        + "="
        + session.reveal()
        + "; Max-Age="
        + lifetime.toSeconds()
        + SAFE_ATTRIBUTES
        + (https ? "; Secure" : "");
  }

  /** The {@code Set-Cookie} header that ends one. */
  public static String clearCookie(boolean https) {
    return COOKIE + "=; Max-Age=0" + SAFE_ATTRIBUTES + (https ? "; Secure" : "");
  }

  /**
   * The session of a {@code Cookie} header. Empty if it has two: then one of them was put there by
   * another, as a sub-domain can, and nobody knows which.
   */
  public static Optional<BrowserSession> session(@Nullable String cookieHeader) {
    if (cookieHeader == null || cookieHeader.length() > MAX_COOKIE_HEADER_CHARS) {
      return Optional.empty();
    }
    String found = null;
    for (String cookie : cookieHeader.split(";", -1)) {
      int equals = cookie.indexOf('=');
      if (equals >= 0 && cookie.substring(0, equals).strip().equals(COOKIE)) {
        if (found != null) {
          return Optional.empty();
        }
        found = cookie.substring(equals + 1).strip();
      }
    }
    return BrowserSession.parse(found);
  }

  /** Whether a token is the one of a session. */
  public static boolean belongTogether(ClientToken token, BrowserSession session) {
    return token.equals(ClientToken.of(session));
  }

  /**
   * Whether a request that changes something, and is allowed by a cookie, comes from Parley's own
   * pages.
   *
   * @param origin the header {@code Origin}; browsers send it with everything but GET and HEAD
   * @param fetchSite the header {@code Sec-Fetch-Site}, which stands in where {@code Origin} is not
   *     sent
   * @param publicUrl the base of every link that this server issues
   */
  public static boolean isOwnOrigin(
      @Nullable String origin, @Nullable String fetchSite, URI publicUrl) {
    if (origin != null) {
      return origin(origin).equals(Optional.of(origin(publicUrl)));
    }
    return "same-origin".equals(fetchSite);
  }

  private static Optional<String> origin(String header) {
    try {
      URI uri = new URI(header);
      boolean bare = uri.getRawPath() == null || uri.getRawPath().isEmpty();
      return bare
              && uri.getHost() != null
              && uri.getScheme() != null
              && uri.getRawUserInfo() == null
          ? Optional.of(origin(uri))
          : Optional.empty();
    } catch (URISyntaxException e) {
      // Not a URI, as "null" of a sandboxed page almost is: not our origin.
      return Optional.empty();
    }
  }

  /** Scheme, host and port in the one spelling of RFC 6454. */
  private static String origin(URI uri) {
    String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
    int port = uri.getPort();
    if (port < 0) {
      port = scheme.equals("https") ? 443 : 80;
    }
    return scheme + "://" + uri.getHost().toLowerCase(Locale.ROOT) + ":" + port;
  }
}

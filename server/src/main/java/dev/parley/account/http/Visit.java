package dev.parley.account.http;

import dev.parley.account.Account;
import dev.parley.account.Sessions;
import dev.parley.http.Request;
import dev.parley.http.Response;
import dev.parley.model.Home;
import dev.parley.people.Member;
import dev.parley.security.BrowserSession;
import dev.parley.security.ClientNetwork;
import dev.parley.security.Csrf;
import dev.parley.security.PasswordRules;
import dev.parley.security.RateLimits;
import dev.parley.security.RateRule;
import dev.parley.security.RateTier;
import java.util.Optional;

/** What the pages share: whose browser it is, sessions that begin and end, how often. */
final class Visit {
  private static final String THEN = "then";

  private final Callers callers;
  private final Sessions sessions;
  private final RateLimits limits;

  Visit(Callers callers, Sessions sessions, RateLimits limits) {
    this.callers = callers;
    this.sessions = sessions;
    this.limits = limits;
  }

  String publicUrl() {
    String url = callers.publicUrl().toString();
    return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }

  boolean isOwn(Request request) {
    return callers.isOwn(request);
  }

  Optional<BrowserSession> cookie(Request request) {
    return Csrf.session(request.header("cookie"));
  }

  Optional<Sessions.Found.Live> current(Request request) {
    return cookie(request)
        .map(sessions::check)
        .filter(Sessions.Found.Live.class::isInstance)
        .map(Sessions.Found.Live.class::cast);
  }

  /** Goes to a page with a new session; the one before, if any, ends. */
  Response begin(
      Request request, Account account, Member member, Sessions.Proof proof, String path) {
    current(request).ifPresent(this::end);
    String agent = request.header("user-agent");
    BrowserSession session =
        sessions.begin(
            account,
            member,
            proof,
            agent == null ? "" : agent,
            request.remoteAddress().getHostAddress());
    return Page.with(
        Page.to(path),
        "set-cookie",
        Csrf.setCookie(session, sessions.lifetime(), isHttps(request)));
  }

  /** Ends the browser's session, if it has one, and takes its cookie. */
  Response signOut(Request request) {
    current(request).ifPresent(this::end);
    return Page.with(Page.to("/signin"), "set-cookie", Csrf.clearCookie(isHttps(request)));
  }

  private void end(Sessions.Found.Live session) {
    sessions.end(
        Home.local(session.member().teamId()),
        session.member().userId(),
        session.line().sessionId());
  }

  private boolean isHttps(Request request) {
    return "https".equals(callers.publicUrl().getScheme()) || request.isSecure();
  }

  /** The seconds to wait where a client address does something too often; 0 where not. */
  int wait(Request request, String what, RateTier tier) {
    return wait(ClientNetwork.of(request.remoteAddress()), what, tier);
  }

  /** The same for any key. */
  int wait(String key, String what, RateTier tier) {
    RateLimits.Caller caller = new RateLimits.Caller("", key);
    return limits.admit(new RateRule.PerMethod(tier), caller, what, null)
            instanceof RateLimits.Admission.Limited(int seconds)
        ? seconds
        : 0;
  }

  static String field(Request request, String name) {
    String value = request.parameters().get(name);
    return value == null ? "" : value;
  }

  /** The permalink that a person wanted to see before they were asked who they are. */
  private static Optional<Permalink> wanted(Request request) {
    return Permalink.of(field(request, THEN));
  }

  /** Where a person goes who has signed in. */
  static String after(Request request) {
    return wanted(request).map(Permalink::path).orElse("/");
  }

  /** A page on the way, which passes on where the person wanted to go. */
  static String onTheWay(Request request, String path) {
    return wanted(request).map(link -> onTheWay(link, path)).orElse(path);
  }

  static String onTheWay(Permalink wanted, String path) {
    return path + "?" + THEN + "=" + wanted.path();
  }

  /** The same as a field of a form. */
  static Html onTheWay(Request request) {
    return wanted(request)
        .map(link -> Html.of("<input type=\"hidden\" name=\"{}\" value=\"{}\">", THEN, link.path()))
        .orElse(Html.EMPTY);
  }

  static String sentence(PasswordRules.Fault fault) {
    return switch (fault) {
      case TOO_SHORT ->
          "The password needs at least " + PasswordRules.MIN_PASSWORD_CHARS + " characters.";
      case TOO_LONG -> "The password is too long.";
      case TOO_COMMON -> "Too many people use this password; choose another.";
      case NAMES_ITS_OWNER -> "The password must not be your name or address.";
    };
  }
}

package dev.parley.account.http;

import dev.parley.account.Accounts;
import dev.parley.account.Founding;
import dev.parley.account.Invites;
import dev.parley.account.Sessions;
import dev.parley.account.SignIn;
import dev.parley.http.Handler;
import dev.parley.http.Request;
import dev.parley.http.Response;
import dev.parley.mail.Mail;
import dev.parley.model.MicroClock;
import dev.parley.security.RateLimits;
import dev.parley.workspace.Workspaces;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;

/**
 * Answers the paths of signing in and of those who are signed in.
 *
 * <p>What changes something is posted from a page of this server, or refused. Thread-safe.
 */
public final class AccountPages implements Handler {
  private static final String HOME = "/";
  private static final String SIGN_IN = "/signin";
  private static final String MAIL = "/signin/mail";
  private static final String SIGN_OUT = "/signout";
  private static final String SESSION = "/session";
  private static final String END_SESSION = "/sessions/end";
  private static final String SWITCH = "/switch";
  private static final String INVITE = "/invite";
  private static final Set<String> PATHS =
      Set.of(
          HOME,
          SIGN_IN,
          MAIL,
          SIGN_OUT,
          SESSION,
          END_SESSION,
          SWITCH,
          INVITE,
          SignInPages.PASSWORD);
  private static final Response NOTHING = Response.text(404, "there is nothing here\n");

  private final Visit visit;
  private final SignInPages signIns;
  private final JoinPages joins;
  private final HomePages homes;

  /** What the pages stand on. */
  public record Rooms(
      Accounts accounts,
      Sessions sessions,
      Invites invites,
      Founding founding,
      Workspaces workspaces,
      MicroClock clock) {}

  /**
   * The pages on the rooms.
   *
   * @param behind does what an answer does not wait for
   */
  public AccountPages(
      Rooms rooms, Callers callers, SignIn signIn, Mail mail, RateLimits limits, Executor behind) {
    visit = new Visit(callers, rooms.sessions(), limits);
    signIns = new SignInPages(visit, signIn, rooms.accounts(), mail, behind, rooms.clock());
    joins = new JoinPages(visit, signIn, rooms.invites(), rooms.founding(), rooms.workspaces());
    homes =
        new HomePages(
            visit, rooms.accounts(), rooms.sessions(), rooms.invites(), rooms.workspaces());
  }

  /** Whether a path is one of these pages. */
  public static boolean serves(String path) {
    return PATHS.contains(path)
        || path.startsWith(SignInPages.LINK)
        || path.startsWith(Permalink.PREFIX)
        || path.startsWith(JoinPages.INVITE)
        || path.startsWith(JoinPages.SETUP);
  }

  @Override
  public Response handle(Request request) throws InterruptedException {
    return switch (request.method()) {
      case "GET", "HEAD" -> show(request);
      case "POST" -> visit.isOwn(request) ? act(request) : foreign();
      default -> Response.text(405, "read with GET, change with POST\n");
    };
  }

  private Response show(Request request) {
    String path = request.path();
    if (path.startsWith(SignInPages.LINK)) {
      return signIns.askLink(request);
    }
    if (path.startsWith(JoinPages.INVITE)) {
      return joins.askInvite(request);
    }
    if (path.startsWith(JoinPages.SETUP)) {
      return joins.askSetup(request);
    }
    Optional<Sessions.Found.Live> session = visit.current(request);
    if (path.startsWith(Permalink.PREFIX)) {
      return Permalink.of(request).map(link -> follow(link, session)).orElse(NOTHING);
    }
    return switch (path) {
      case HOME -> session.map(s -> homes.home(s, 200, Html.EMPTY)).orElse(Page.to(SIGN_IN));
      case SIGN_IN ->
          session.isPresent() ? Page.to(Visit.after(request)) : signIns.form(request, 200, "");
      case SignInPages.PASSWORD ->
          session.map(s -> signIns.passwordForm(request, s, 200, "")).orElse(Page.to(SIGN_IN));
      case SESSION -> visit.isOwn(request) ? homes.session(request, session) : foreign();
      default -> NOTHING;
    };
  }

  private static Response follow(Permalink link, Optional<Sessions.Found.Live> session) {
    return Page.to(
        session
            .map(live -> link.inClient(live.member().teamId()))
            .orElse(Visit.onTheWay(link, SIGN_IN)));
  }

  private Response act(Request request) throws InterruptedException {
    String path = request.path();
    if (path.startsWith(SignInPages.LINK)) {
      return signIns.useLink(request);
    }
    if (path.startsWith(JoinPages.INVITE)) {
      return joins.acceptInvite(request);
    }
    if (path.startsWith(JoinPages.SETUP)) {
      return joins.setUp(request);
    }
    Optional<Sessions.Found.Live> session = visit.current(request);
    return switch (path) {
      case SIGN_IN -> signIns.byPassword(request);
      case MAIL -> signIns.mailLink(request);
      case SIGN_OUT -> visit.signOut(request);
      case SESSION -> homes.session(request, session);
      default -> session.isPresent() ? actAs(request, session.get()) : Page.to(SIGN_IN);
    };
  }

  private Response actAs(Request request, Sessions.Found.Live session) throws InterruptedException {
    return switch (request.path()) {
      case SignInPages.PASSWORD -> signIns.setPassword(request, session);
      case END_SESSION -> homes.endSession(request, session);
      case SWITCH -> homes.switchTo(request, session);
      case INVITE -> homes.invite(request, session);
      default -> NOTHING;
    };
  }

  private Response foreign() {
    return Page.of(
        403,
        "Not from here",
        Html.of(
            "<p>This was sent from another page than this server's own. Its address is"
                + " <a href=\"{}\">{}</a>.</p>",
            visit.publicUrl() + SIGN_IN,
            visit.publicUrl()));
  }
}

package dev.parley.account.http;

import dev.parley.account.Account;
import dev.parley.account.Accounts;
import dev.parley.account.Sessions;
import dev.parley.account.SignIn;
import dev.parley.http.Request;
import dev.parley.http.Response;
import dev.parley.mail.Mail;
import dev.parley.model.MicroClock;
import dev.parley.people.Member;
import dev.parley.security.MagicLink;
import dev.parley.security.RateTier;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executor;

/** Signing in by password and by link, and choosing a password. Thread-safe. */
final class SignInPages {
  static final String LINK = "/signin/link/";
  static final String PASSWORD = "/signin/password";

  /** Sign-ins of one client address: a whole office may come at once. */
  private static final RateTier ATTEMPTS = new RateTier("special: sign-in, address", 120, 120);

  /** Letters that one client address may ask for. */
  private static final RateTier LETTERS = new RateTier("special: letters, address", 10, 20);

  /** Letters to one address, so that nobody fills another's mailbox. */
  private static final RateTier LETTERS_TO_ONE = new RateTier("special: letters, mailbox", 1, 5);

  private static final String WRONG = "The address or the password is wrong.";

  private final Visit visit;
  private final SignIn signIn;
  private final Accounts accounts;
  private final Mail mail;
  private final Executor behind;
  private final MicroClock clock;

  /**
   * The pages on the rooms.
   *
   * @param behind does what an answer does not wait for
   */
  SignInPages(
      Visit visit, SignIn signIn, Accounts accounts, Mail mail, Executor behind, MicroClock clock) {
    this.visit = visit;
    this.signIn = signIn;
    this.accounts = accounts;
    this.mail = mail;
    this.behind = behind;
    this.clock = clock;
  }

  Response form(Request request, int status, String fault) {
    return Page.of(
        status,
        "Sign in",
        Html.of(
            "{}<form method=\"post\" action=\"/signin\">{}"
                + "<label for=\"email\">E-mail</label>"
                + "<input id=\"email\" name=\"email\" type=\"email\" autocomplete=\"username\""
                + " required>"
                + "<label for=\"password\">Password</label>"
                + "<input id=\"password\" name=\"password\" type=\"password\""
                + " autocomplete=\"current-password\">"
                + "<button>Sign in</button> "
                + "<button formaction=\"/signin/mail\">Mail me a link instead</button></form>",
            Page.fault(fault),
            Visit.onTheWay(request)));
  }

  Response byPassword(Request request) throws InterruptedException {
    int seconds = visit.wait(request, "signin", ATTEMPTS);
    if (seconds > 0) {
      return Page.tooOften(seconds);
    }
    String email = Visit.field(request, "email");
    return switch (signIn.byPassword(
        email, Visit.field(request, "password"), request.remoteAddress())) {
      case SignIn.Answer.Wrong() -> form(request, 403, WRONG);
      case SignIn.Answer.Later(int wait) -> Page.tooOften(wait);
      case SignIn.Answer.Welcome(Account account) -> {
        List<Member> own = accounts.members(account);
        yield own.isEmpty()
            ? form(request, 403, "This account is in no workspace any more.")
            : visit.begin(
                request, account, own.getFirst(), Sessions.Proof.PASSWORD, Visit.after(request));
      }
    };
  }

  /** Says the same to every address, at once. */
  Response mailLink(Request request) {
    int seconds = visit.wait(request, "letters", LETTERS);
    if (seconds > 0) {
      return Page.tooOften(seconds);
    }
    String email = Visit.field(request, "email").strip();
    if (!email.isEmpty()
        && visit.wait(email.toLowerCase(Locale.ROOT), "letters to one", LETTERS_TO_ONE) == 0) {
      String onTheWay = Visit.onTheWay(request, "");
      behind.execute(
          () ->
              signIn.sendLink(
                  email, mail, link -> visit.publicUrl() + LINK + link.reveal() + onTheWay));
    }
    return Page.of(
        200,
        "Look into your mail",
        Html.of(
            "<p>If {} belongs to someone here, a link to sign in is on its way. It works once.</p>",
            email));
  }

  /** Asks before the link is used up, for programs look at links in mail before people do. */
  Response askLink(Request request) {
    Optional<Member> whom =
        MagicLink.parse(request.path().substring(LINK.length())).flatMap(signIn::whom);
    return whom.isEmpty()
        ? deadLink()
        : Page.of(
            200,
            "Sign in",
            Html.of(
                "<p>You are about to sign in as {} ({}).</p>"
                    + "<form method=\"post\"><button>Sign in</button></form>",
                "@" + whom.get().name(),
                String.valueOf(whom.get().email())));
  }

  Response useLink(Request request) {
    int seconds = visit.wait(request, "signin", ATTEMPTS);
    if (seconds > 0) {
      return Page.tooOften(seconds);
    }
    Optional<MagicLink> link = MagicLink.parse(request.path().substring(LINK.length()));
    Optional<Member> member = link.flatMap(signIn::whom);
    Optional<Account> account = member.isEmpty() ? Optional.empty() : signIn.byLink(link.get());
    return account.isEmpty()
        ? deadLink()
        : visit.begin(
            request,
            account.get(),
            member.get(),
            Sessions.Proof.LINK,
            account.get().password() == null
                ? Visit.onTheWay(request, PASSWORD)
                : Visit.after(request));
  }

  private static Response deadLink() {
    return Page.of(
        404,
        "This link does not work",
        Html.of(
            "<p>It was used already, or its time is over."
                + " <a href=\"/signin\">Ask for another.</a></p>"));
  }

  Response passwordForm(Request request, Sessions.Found.Live session, int status, String fault) {
    boolean asks =
        accounts
            .find(session.line().accountId())
            .filter(account -> signIn.needsCurrent(session, account, clock.micros()))
            .isPresent();
    return Page.of(
        status,
        "Choose a password",
        Html.of(
            "{}<form method=\"post\" action=\"/signin/password\">{}{}"
                + "<label for=\"wanted\">New password</label>"
                + "<input id=\"wanted\" name=\"wanted\" type=\"password\""
                + " autocomplete=\"new-password\" required>"
                + "<button>Set it</button></form>"
                + "<p class=\"note\">Other browsers are signed out by this."
                + " <a href=\"{}\">Not now</a></p>",
            Page.fault(fault),
            Visit.onTheWay(request),
            asks
                ? Html.of(
                    "<label for=\"current\">Password until now</label>"
                        + "<input id=\"current\" name=\"current\" type=\"password\""
                        + " autocomplete=\"current-password\" required>")
                : Html.EMPTY,
            Visit.after(request)));
  }

  Response setPassword(Request request, Sessions.Found.Live session) throws InterruptedException {
    return switch (signIn.setPassword(
        session,
        Visit.field(request, "current"),
        Visit.field(request, "wanted"),
        clock.micros(),
        request.remoteAddress())) {
      case SignIn.Change.Done() -> Page.to(Visit.after(request));
      case SignIn.Change.WrongPassword() ->
          passwordForm(request, session, 403, "The password until now is another one.");
      case SignIn.Change.Refused(var fault) ->
          passwordForm(request, session, 400, Visit.sentence(fault));
      case SignIn.Change.Later(int seconds) -> Page.tooOften(seconds);
    };
  }
}

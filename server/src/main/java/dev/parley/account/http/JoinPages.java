package dev.parley.account.http;

import dev.parley.account.Account;
import dev.parley.account.Founding;
import dev.parley.account.Invites;
import dev.parley.account.Sessions;
import dev.parley.account.SignIn;
import dev.parley.http.Request;
import dev.parley.http.Response;
import dev.parley.model.Refusal;
import dev.parley.people.Member;
import dev.parley.security.InviteLink;
import dev.parley.security.RateTier;
import dev.parley.security.SetupLink;
import dev.parley.workspace.Workspace;
import dev.parley.workspace.Workspaces;
import java.util.Optional;

/** Accepting an invitation, and making the first workspace. Thread-safe. */
final class JoinPages {
  static final String INVITE = "/invite/";
  static final String SETUP = "/setup/";

  private static final RateTier ATTEMPTS = new RateTier("special: joining, address", 60, 60);

  private final Visit visit;
  private final SignIn signIn;
  private final Invites invites;
  private final Founding founding;
  private final Workspaces workspaces;

  JoinPages(Visit visit, SignIn signIn, Invites invites, Founding founding, Workspaces workspaces) {
    this.visit = visit;
    this.signIn = signIn;
    this.invites = invites;
    this.founding = founding;
    this.workspaces = workspaces;
  }

  Response askInvite(Request request) {
    return InviteLink.parse(request.path().substring(INVITE.length()))
        .flatMap(invites::find)
        .map(invite -> inviteForm(invite, 200, ""))
        .orElseGet(JoinPages::dead);
  }

  private Response inviteForm(Invites.Invite invite, int status, String fault) {
    String name = workspaces.byHome(invite.home()).map(Workspace::name).orElse("a workspace");
    return Page.of(
        status,
        "Join " + name,
        Html.of(
            "{}<p>You are invited as {}.</p><form method=\"post\">"
                + "<label for=\"name\">Your handle</label>"
                + "<input id=\"name\" name=\"name\" autocomplete=\"nickname\" required>"
                + "<label for=\"password\">A password</label>"
                + "<input id=\"password\" name=\"password\" type=\"password\""
                + " autocomplete=\"new-password\" required>"
                + "<p class=\"note\">If you have an account on this server, give its password.</p>"
                + "<button>Join</button></form>",
            Page.fault(fault),
            invite.email()));
  }

  Response acceptInvite(Request request) throws InterruptedException {
    int seconds = visit.wait(request, "join", ATTEMPTS);
    if (seconds > 0) {
      return Page.tooOften(seconds);
    }
    Optional<InviteLink> link = InviteLink.parse(request.path().substring(INVITE.length()));
    Optional<Invites.Invite> invite = link.flatMap(invites::find);
    if (invite.isEmpty()) {
      return dead();
    }
    try {
      return switch (invites.accept(
          link.get(),
          Visit.field(request, "name").strip(),
          Visit.field(request, "password"),
          signIn,
          request.remoteAddress())) {
        case Invites.Accepted.Done(Account account, Member member) ->
            visit.begin(request, account, member, Sessions.Proof.PASSWORD, "/");
        case Invites.Accepted.TooLate() -> dead();
        case Invites.Accepted.WrongPassword() ->
            inviteForm(
                invite.get(),
                403,
                "This address has an account here: give its password, or sign in by mail and set"
                    + " one.");
        case Invites.Accepted.Refused(var fault) ->
            inviteForm(invite.get(), 400, Visit.sentence(fault));
        case Invites.Accepted.Later(int wait) -> Page.tooOften(wait);
      };
    } catch (Refusal refusal) {
      return inviteForm(invite.get(), 400, sentence(refusal));
    }
  }

  Response askSetup(Request request) {
    return SetupLink.parse(request.path().substring(SETUP.length()))
        .filter(founding::awaits)
        .map(_ -> setupForm(200, ""))
        .orElseGet(JoinPages::dead);
  }

  private static Response setupForm(int status, String fault) {
    return Page.of(
        status,
        "Welcome to Parley",
        Html.of(
            "{}<p>Make the first workspace; you will own it.</p><form method=\"post\">"
                + "<label for=\"name\">Its name</label>"
                + "<input id=\"name\" name=\"name\" autocomplete=\"organization\" required>"
                + "<label for=\"email\">Your e-mail</label>"
                + "<input id=\"email\" name=\"email\" type=\"email\" autocomplete=\"username\""
                + " required>"
                + "<label for=\"password\">A password</label>"
                + "<input id=\"password\" name=\"password\" type=\"password\""
                + " autocomplete=\"new-password\" required>"
                + "<button>Make it</button></form>",
            Page.fault(fault)));
  }

  Response setUp(Request request) {
    int seconds = visit.wait(request, "join", ATTEMPTS);
    if (seconds > 0) {
      return Page.tooOften(seconds);
    }
    Optional<SetupLink> link = SetupLink.parse(request.path().substring(SETUP.length()));
    if (link.isEmpty()) {
      return dead();
    }
    try {
      return switch (founding.setUp(
          link.get(),
          Visit.field(request, "name"),
          Visit.field(request, "email").strip(),
          Visit.field(request, "password"),
          signIn)) {
        case Founding.Setup.Done(Founding.Founded founded, Account account) ->
            visit.begin(request, account, founded.owner(), Sessions.Proof.PASSWORD, "/");
        case Founding.Setup.TooLate() -> dead();
        case Founding.Setup.Refused(var fault) -> setupForm(400, Visit.sentence(fault));
        case Founding.Setup.Later(int wait) -> Page.tooOften(wait);
      };
    } catch (Refusal refusal) {
      return setupForm(400, sentence(refusal));
    }
  }

  static String sentence(Refusal refusal) {
    return switch (refusal.code()) {
      case "invalid_name" -> "That name cannot be used.";
      case "name_taken" -> "Someone here has that handle already.";
      case "email_taken" -> "Someone here has that address already.";
      case "invalid_email" -> "That is no e-mail address.";
      case "not_allowed" -> "Only admins may do this.";
      default -> "That cannot be done: " + refusal.code();
    };
  }

  private static Response dead() {
    return Page.of(
        404,
        "This link does not work",
        Html.of(
            "<p>It was used already, or its time is over. <a href=\"/signin\">Sign in</a></p>"));
  }
}

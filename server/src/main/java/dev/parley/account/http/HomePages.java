package dev.parley.account.http;

import dev.parley.account.Account;
import dev.parley.account.Accounts;
import dev.parley.account.Invites;
import dev.parley.account.Sessions;
import dev.parley.http.Headers;
import dev.parley.http.Request;
import dev.parley.http.Response;
import dev.parley.json.Json;
import dev.parley.model.Home;
import dev.parley.model.Refusal;
import dev.parley.people.Member;
import dev.parley.security.BrowserSession;
import dev.parley.security.ClientToken;
import dev.parley.workspace.Workspace;
import dev.parley.workspace.Workspaces;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** What a person sees who is signed in: their workspaces, their sessions, whom to invite. */
final class HomePages {
  private static final long SECOND_MICROS = 1_000_000;

  private final Visit visit;
  private final Accounts accounts;
  private final Sessions sessions;
  private final Invites invites;
  private final Workspaces workspaces;

  HomePages(
      Visit visit, Accounts accounts, Sessions sessions, Invites invites, Workspaces workspaces) {
    this.visit = visit;
    this.accounts = accounts;
    this.sessions = sessions;
    this.invites = invites;
    this.workspaces = workspaces;
  }

  Response home(Sessions.Found.Live session, int status, Html note) {
    Member me = session.member();
    return Page.of(
        status,
        name(me),
        Html.of(
            "{}<p>You are signed in as {}.</p><p><a href=\"/client\">Open Parley</a></p>{}{}<h2>Sessions</h2><ul>{}</ul>"
                + "<p><a href=\"/signin/password\">Change the password</a></p>"
                + "<form method=\"post\" action=\"/signout\"><button>Sign out</button></form>",
            note,
            "@" + me.name(),
            elsewhere(session),
            me.role().isAdmin()
                ? Html.of(
                    "<form method=\"post\" action=\"/invite\">"
                        + "<label for=\"email\">Invite someone by e-mail</label>"
                        + "<input id=\"email\" name=\"email\" type=\"email\" required>"
                        + "<button>Make an invitation</button></form>")
                : Html.EMPTY,
            Html.all(
                sessions.open(home(me), me.userId()).stream()
                    .map(line -> line(line, session))
                    .toList())));
  }

  private Html elsewhere(Sessions.Found.Live session) {
    List<Html> others =
        members(session).stream()
            .filter(member -> !member.teamId().equals(session.member().teamId()))
            .map(
                member ->
                    Html.of(
                        "<li><form method=\"post\" action=\"/switch\">"
                            + "<input type=\"hidden\" name=\"team\" value=\"{}\">"
                            + "<button>Go to {}</button></form></li>",
                        member.teamId(),
                        name(member)))
            .toList();
    return others.isEmpty()
        ? Html.EMPTY
        : Html.of("<h2>Other workspaces</h2><ul>{}</ul>", Html.all(others));
  }

  private List<Member> members(Sessions.Found.Live session) {
    return accounts.find(session.line().accountId()).map(accounts::members).orElse(List.of());
  }

  private static Html line(Sessions.Line line, Sessions.Found.Live current) {
    Instant began = Instant.ofEpochSecond(line.createdMicros() / SECOND_MICROS);
    return Html.of(
        "<li>{} from {}, since {} {}</li>",
        line.userAgent().isEmpty() ? "A browser" : line.userAgent(),
        line.address(),
        began.truncatedTo(ChronoUnit.MINUTES).toString(),
        line.sessionId().equals(current.line().sessionId())
            ? Html.of("(this one)")
            : Html.of(
                "<form method=\"post\" action=\"/sessions/end\">"
                    + "<input type=\"hidden\" name=\"session\" value=\"{}\">"
                    + "<button>End it</button></form>",
                line.sessionId()));
  }

  Response endSession(Request request, Sessions.Found.Live session) {
    Member me = session.member();
    sessions.end(home(me), me.userId(), Visit.field(request, "session"));
    return Page.to("/");
  }

  /** Another workspace of the same account, in a session of its own. */
  Response switchTo(Request request, Sessions.Found.Live session) {
    String team = Visit.field(request, "team");
    Optional<Account> account = accounts.find(session.line().accountId());
    Optional<Member> there =
        members(session).stream().filter(member -> member.teamId().equals(team)).findFirst();
    return account.isEmpty() || there.isEmpty()
        ? Page.to("/")
        : visit.begin(request, account.get(), there.get(), Sessions.Proof.SWITCH, "/");
  }

  Response invite(Request request, Sessions.Found.Live session) {
    try {
      String email = Visit.field(request, "email");
      String link =
          visit.publicUrl() + JoinPages.INVITE + invites.invite(session.member(), email).reveal();
      return home(
          session,
          200,
          Html.of(
              "<p>Hand this link to {}; it works once:</p><p><code>{}</code></p>",
              email.strip(),
              link));
    } catch (Refusal refusal) {
      return home(session, 400, Page.fault(JoinPages.sentence(refusal)));
    }
  }

  /**
   * What a page of this server needs to call the API: {@code POST /session} from the same origin.
   * The token works with the session's cookie alone.
   */
  Response session(Request request, Optional<Sessions.Found.Live> current) {
    Optional<BrowserSession> cookie = visit.cookie(request);
    if (current.isEmpty() || cookie.isEmpty()) {
      return json(401, Json.bytes(Json.object().put("ok", false).put("error", "not_authed")));
    }
    Member me = current.get().member();
    ObjectNode session =
        Json.object()
            .put("ok", true)
            .put("token", ClientToken.of(cookie.get()).reveal())
            .put("team_id", me.teamId())
            .put("user_id", me.userId())
            .put("url", visit.publicUrl() + "/");
    workspaces.oldHosts(home(me)).forEach(session.putArray("old_hosts")::add);
    return json(200, Json.bytes(session));
  }

  private static Response json(int status, byte[] body) {
    return new Response.Content(
        status,
        Headers.of(
            "content-type",
            "application/json; charset=utf-8",
            "cache-control",
            "no-store",
            "cross-origin-resource-policy",
            "same-origin"),
        body);
  }

  private String name(Member member) {
    return workspaces.byHome(home(member)).map(Workspace::name).orElse("Parley");
  }

  private static Home home(Member member) {
    return Home.local(member.teamId());
  }
}

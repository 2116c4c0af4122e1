package dev.parley.role;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.json.Json;
import dev.parley.model.Home;
import dev.parley.model.Role;
import dev.parley.people.Member;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** People sign in over a real port, as their browsers do. */
@Tag("engine")
class SignInTest {
  private static final String PASSWORD = "correct horse battery";
  private static final String OTHER = "staple of the barn";
  private static final Pattern LETTER_LINK = Pattern.compile("http://\\S+/signin/link/(\\S+)");

  @TempDir private static Path data;

  private static RunningServer server;
  private static Browser first;
  private static Home home;
  private static LoggedLines logs;
  private static final List<String> secrets = new CopyOnWriteArrayList<>();

  private final List<Browser> browsers = new ArrayList<>();

  @BeforeAll
  static void theFirstPersonMakesTheFirstWorkspace() throws Exception {
    logs = LoggedLines.capture();
    server = RunningServer.start(data.resolve("data"));
    List<String> lines = server.firstLinks();
    assertThat(lines).hasSize(1);
    String link = lines.getFirst().substring(lines.getFirst().indexOf("http"));
    first = new Browser(server.url());
    assertThat(first.get(link).body()).contains("Make the first workspace");
    assertThat(setUp(link, "short").statusCode()).isEqualTo(400);
    HttpResponse<String> made = setUp(link, PASSWORD);
    assertThat(made.statusCode()).isEqualTo(303);
    assertThat(setUp(link, PASSWORD).statusCode()).isEqualTo(404);
    home = server.rooms().workspaces.byDomain("acme-co").orElseThrow().home();
    assertThat(first.get("/").body()).contains("Acme &amp; Co", "@ann");
  }

  private static HttpResponse<String> setUp(String link, String password)
      throws IOException, InterruptedException {
    return first.post(link, "name", "Acme & Co", "email", "Ann@Example.test", "password", password);
  }

  @AfterEach
  void closeBrowsers() {
    browsers.forEach(Browser::close);
  }

  @AfterAll
  static void stop() {
    first.close();
    server.close();
    logs.stop();
    for (String secret : secrets) {
      assertThat(logs.lines()).noneMatch(line -> line.contains(secret));
    }
  }

  private Browser browser() {
    Browser browser = new Browser(server.url());
    browsers.add(browser);
    return browser;
  }

  private static HttpResponse<String> signIn(Browser browser, String email, String password)
      throws IOException, InterruptedException {
    return browser.post("/signin", "email", email, "password", password);
  }

  /** Someone with an account and a password. */
  private Member person(String name) throws Exception {
    Member member = server.person(home, name, Role.MEMBER, false);
    Browser browser = browser();
    String link = FirstLinks.of(server.rooms(), home, member, server.url());
    assertThat(browser.post(link).headers().firstValue("location")).contains("/signin/password");
    assertThat(browser.post("/signin/password", "wanted", PASSWORD).statusCode()).isEqualTo(303);
    return member;
  }

  @Test
  void anOwnerWhoHasSignedInIsSentNoLinkAnyMore() {
    assertThat(server.firstLinks()).isEmpty();
  }

  @Test
  void aPasswordOpensASessionWhoseTokenCallsTheApi() throws Exception {
    Member member = person("cem");
    Browser browser = browser();
    HttpResponse<String> answer = signIn(browser, " CEM@example.test ", PASSWORD);
    assertThat(answer.headers().firstValue("location")).contains("/");
    assertThat(answer.headers().firstValue("set-cookie").orElseThrow())
        .matches(
            "d=xoxd-T\\w+-U\\w+-[0-9a-f]{64}; Max-Age=2592000; Path=/; HttpOnly; SameSite=Lax");
    JsonNode who = browser.call("auth.test", "token", browser.token());
    assertThat(who.path("user_id").asString()).isEqualTo(member.userId());
    assertThat(who.path("team_id").asString()).isEqualTo(home.teamId());
  }

  @Test
  void aTokenNeedsItsOwnCookieAndAPageOfTheServer() throws Exception {
    person("dee");
    Browser browser = browser();
    signIn(browser, "dee@example.test", PASSWORD);
    String token = browser.token();
    assertThat(error(browser().call("auth.test", "token", token))).isEqualTo("invalid_auth");
    assertThat(error(first.call("auth.test", "token", token))).isEqualTo("invalid_auth");
    assertThat(error(browser.call("auth.test"))).isEqualTo("not_authed");
    assertThat(error(browser.on("https://evil.test").call("auth.test", "token", token)))
        .isEqualTo("invalid_auth");
    assertThat(browser.post("/session").statusCode()).isEqualTo(403);
    assertThat(browser.post("/signout").statusCode()).isEqualTo(403);
    assertThat(error(browser.on("null").call("auth.test", "token", token)))
        .isEqualTo("invalid_auth");
    assertThat(browser.on(server.url()).call("auth.test", "token", token).path("ok").asBoolean())
        .isTrue();
  }

  private static String error(JsonNode answer) {
    return answer.path("error").asString();
  }

  @Test
  void anUnknownAddressIsAnsweredAsAWrongPasswordIs() throws Exception {
    person("eve");
    HttpResponse<String> wrong = signIn(browser(), "eve@example.test", OTHER);
    HttpResponse<String> unknown = signIn(browser(), "nobody@example.test", OTHER);
    assertThat(unknown.statusCode()).isEqualTo(wrong.statusCode()).isEqualTo(403);
    assertThat(unknown.body()).isEqualTo(wrong.body());
    assertThat(names(unknown)).isEqualTo(names(wrong));
  }

  private static List<String> names(HttpResponse<?> response) {
    return response.headers().map().keySet().stream().sorted().toList();
  }

  @Test
  void failedSignInsSlowDown() throws Exception {
    Browser browser = browser();
    for (int i = 0; i < 5; i++) {
      assertThat(signIn(browser, "guessed@example.test", OTHER).statusCode()).isEqualTo(403);
    }
    HttpResponse<String> refused = signIn(browser, "guessed@example.test", OTHER);
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.headers().firstValue("retry-after")).contains("1");
  }

  @Test
  void aLinkByMailWorksOnceAndLookingDoesNotUseItUp() throws Exception {
    Member imported = server.person(home, "fay", Role.MEMBER, false);
    Browser browser = browser();
    String said = browser.post("/signin/mail", "email", "fay@example.test").body();
    String toNobody = browser.post("/signin/mail", "email", "nil@example.test").body();
    assertThat(toNobody.replace("nil@", "fay@")).isEqualTo(said);
    String link = linkTo("fay@example.test");
    assertThat(browser.get(link).body()).contains("@fay");
    assertThat(browser.get(link).statusCode()).isEqualTo(200);
    assertThat(browser.cookie()).isEmpty();
    assertThat(browser.post(link).statusCode()).isEqualTo(303);
    assertThat(browser.call("auth.test", "token", browser.token()).path("user_id").asString())
        .isEqualTo(imported.userId());
    assertThat(browser().post(link).statusCode()).isEqualTo(404);
    assertThat(browser().get(link).statusCode()).isEqualTo(404);
  }

  private static String linkTo(String email) throws IOException {
    await().atMost(Duration.ofSeconds(10)).until(() -> !letters(email).isEmpty());
    Matcher found = LETTER_LINK.matcher(letters(email).getLast());
    assertThat(found.find()).isTrue();
    return found.group();
  }

  private static List<String> letters(String email) throws IOException {
    List<String> letters = new ArrayList<>();
    try (Stream<Path> files = Files.list(data.resolve("data/mail"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".eml")).sorted().toList()) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
            .isEqualTo("rw-------");
        String letter = Files.readString(file);
        if (letter.contains("To: <" + email + ">")) {
          letters.add(letter);
        }
      }
    }
    return letters;
  }

  private static final String MESSAGE = "/archives/C0ANYWHERE/p1700000000000001";
  private static final String REPLY = MESSAGE + "?thread_ts=1690000000.000002";

  private static String location(HttpResponse<?> answer) {
    assertThat(answer.statusCode()).isEqualTo(303);
    return answer.headers().firstValue("location").orElseThrow();
  }

  @Test
  void permalinksLeadIntoTheClientWhateverTheyName() throws Exception {
    person("lea");
    Browser browser = browser();
    signIn(browser, "lea@example.test", PASSWORD);
    String client = "/client/" + home.teamId() + "/C0ANYWHERE";
    assertThat(location(browser.get(MESSAGE))).isEqualTo(client + "/p1700000000000001");
    assertThat(location(browser.get(REPLY + "&cid=C0ANYWHERE")))
        .isEqualTo(client + "/thread/1690000000.000002/p1700000000000001");
    assertThat(location(browser.get("/archives/C0ANYWHERE"))).isEqualTo(client);
    for (String none :
        List.of(
            "/archives/",
            "/archives/general",
            "/archives/C0ANYWHERE/x",
            "/archives/C0ANYWHERE/p17",
            "/archives/C0ANYWHERE/p1700000000000001?thread_ts=soon",
            "/archives/C0ANYWHERE/p1700000000000001/more")) {
      assertThat(browser.get(none).statusCode()).as(none).isEqualTo(404);
      assertThat(browser().get(none).statusCode()).as(none).isEqualTo(404);
    }
  }

  @Test
  void aPermalinkIsFoundAgainAfterSigningIn() throws Exception {
    person("mia");
    Browser browser = browser();
    String door = location(browser.get(REPLY + "&cid=C0ANYWHERE"));
    assertThat(door).isEqualTo("/signin?then=" + REPLY);
    String field = "name=\"then\" value=\"" + REPLY + "\"";
    assertThat(browser.get(door).body()).contains(field);
    String[] wrong = {"email", "mia@example.test", "password", OTHER, "then", REPLY};
    assertThat(browser.post("/signin", wrong).body()).contains(field);
    String[] right = {"email", "mia@example.test", "password", PASSWORD, "then", REPLY};
    assertThat(location(browser.post("/signin", right))).isEqualTo(REPLY);
    assertThat(location(browser.get(door))).isEqualTo(REPLY);
    assertThat(location(browser.get(REPLY))).startsWith("/client/" + home.teamId() + "/");
  }

  @Test
  void aPermalinkIsFoundAgainThroughTheMail() throws Exception {
    server.person(home, "nan", Role.MEMBER, false);
    Browser browser = browser();
    browser.post("/signin/mail", "email", "nan@example.test", "then", REPLY);
    String link = linkTo("nan@example.test");
    assertThat(link).endsWith("?then=" + REPLY);
    String password = location(browser.post(link));
    assertThat(password).isEqualTo("/signin/password?then=" + REPLY);
    assertThat(browser.get(password).body())
        .contains("name=\"then\" value=\"" + REPLY + "\"", "href=\"" + REPLY + "\"");
    assertThat(location(browser.post("/signin/password", "wanted", PASSWORD, "then", REPLY)))
        .isEqualTo(REPLY);
  }

  @Test
  void signingInLeadsNowhereElse() throws Exception {
    person("oki");
    for (String elsewhere :
        List.of(
            "https://evil.test/archives/C0ANYWHERE/p1700000000000001",
            "//evil.test",
            "/client/T0/C0",
            MESSAGE + "?thread_ts=1690000000.000002&cid=C0",
            "/archives/C0ANYWHERE/p1700000000000001\"><b>")) {
      Browser browser = browser();
      String[] fields = {"email", "oki@example.test", "password", PASSWORD, "then", elsewhere};
      assertThat(location(browser.post("/signin", fields))).as(elsewhere).isEqualTo("/");
    }
  }

  @Test
  void aNewPasswordEndsEveryOtherSession() throws Exception {
    person("gil");
    Browser one = browser();
    Browser two = browser();
    signIn(one, "gil@example.test", PASSWORD);
    signIn(two, "gil@example.test", PASSWORD);
    String tokenOfTwo = two.token();
    assertThat(one.get("/signin/password").body()).contains("Password until now");
    assertThat(one.post("/signin/password", "current", OTHER, "wanted", OTHER).statusCode())
        .isEqualTo(403);
    assertThat(one.post("/signin/password", "current", PASSWORD, "wanted", OTHER).statusCode())
        .isEqualTo(303);
    assertThat(one.get("/").statusCode()).isEqualTo(200);
    assertThat(two.get("/").statusCode()).isEqualTo(303);
    assertThat(error(two.call("auth.test", "token", tokenOfTwo))).isEqualTo("token_revoked");
    assertThat(signIn(two, "gil@example.test", PASSWORD).statusCode()).isEqualTo(403);
    assertThat(signIn(two, "gil@example.test", OTHER).statusCode()).isEqualTo(303);
  }

  @Test
  void signingOutEndsTheSessionAndTakesTheCookie() throws Exception {
    person("hal");
    Browser browser = browser();
    signIn(browser, "hal@example.test", PASSWORD);
    String cookie = browser.cookie();
    String token = browser.token();
    assertThat(browser.post("/signout").headers().firstValue("set-cookie").orElseThrow())
        .isEqualTo("d=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax");
    assertThat(browser.cookie()).isEmpty();
    assertThat(cookie).startsWith("xoxd-");
    assertThat(error(browser.call("auth.test", "token", token))).isEqualTo("invalid_auth");
  }

  @Test
  void anEndedSessionLosesItsSocketsAndOpensNone() throws Exception {
    person("jim");
    Browser one = browser();
    Browser two = browser();
    signIn(one, "jim@example.test", PASSWORD);
    signIn(two, "jim@example.test", PASSWORD);
    String again = two.call("rtm.connect", "token", two.token()).path("url").asString();
    try (Socket open = Socket.open(two.call("rtm.connect", "token", two.token()));
        Socket kept = Socket.open(one.call("rtm.connect", "token", one.token()))) {
      await().atMost(Duration.ofSeconds(10)).until(() -> open.heard("hello"));
      await().atMost(Duration.ofSeconds(10)).until(() -> kept.heard("hello"));
      Matcher other =
          Pattern.compile("name=\"session\" value=\"(\\w+)\"").matcher(one.get("/").body());
      assertThat(other.find()).isTrue();
      assertThat(one.post("/sessions/end", "session", other.group(1)).statusCode()).isEqualTo(303);
      await().atMost(Duration.ofSeconds(5)).until(open::isClosed);
      assertThat(kept.isClosed()).isFalse();
    }
    try (Socket late = Socket.open(Json.object().put("url", again))) {
      await().atMost(Duration.ofSeconds(5)).until(late::isClosed);
    }
  }

  @Test
  void noAnswerShowsASecretBeyondTheOneThatItIsFor() throws Exception {
    Member member = server.person(home, "kim", Role.MEMBER, false);
    Browser browser = browser();
    String link = FirstLinks.of(server.rooms(), home, member, server.url());
    browser.get(link);
    browser.post(link);
    browser.post("/signin/password", "wanted", "kim@example.test");
    browser.post("/signin/password", "wanted", PASSWORD);
    signIn(browser, "kim@example.test", OTHER);
    signIn(browser, "kim@example.test", PASSWORD);
    String token = browser.token();
    browser.get("/");
    browser.get("/signin");
    browser.get("/signin/password");
    browser.call("api.test", "token", token, "password", PASSWORD, "error", "wrong");
    browser.call("auth.test", "token", token + "0");
    browser.on("https://evil.test").post("/session");
    String cookie = browser.cookie();
    String linkSecret = link.substring(link.lastIndexOf('-'));
    for (HttpResponse<String> answer : browser.answers()) {
      String told = answer.body() + without(answer, "set-cookie");
      assertThat(told)
          .doesNotContain(cookie.substring(cookie.lastIndexOf('-')), linkSecret, PASSWORD, OTHER);
      boolean isForTheToken = answer.uri().getPath().equals("/session");
      assertThat(told.contains(token.substring(token.lastIndexOf('-'))))
          .isEqualTo(isForTheToken && answer.statusCode() == 200);
    }
    secrets.addAll(List.of(cookie, token, linkSecret, PASSWORD, OTHER));
  }

  private static String without(HttpResponse<?> answer, String name) {
    return answer.headers().map().entrySet().stream()
        .filter(header -> !header.getKey().equalsIgnoreCase(name))
        .toList()
        .toString();
  }

  @Test
  void anInvitationMakesAMemberWithAPassword() throws Exception {
    String page = first.post("/invite", "email", "ida@example.test").body();
    Matcher link = Pattern.compile("http://[^<]+/invite/[^<]+").matcher(page);
    assertThat(link.find()).isTrue();
    Browser browser = browser();
    assertThat(browser.get(link.group()).body()).contains("ida@example.test");
    assertThat(browser.post(link.group(), "name", "ann", "password", PASSWORD).body())
        .contains("has that handle already");
    assertThat(browser.post(link.group(), "name", "ida", "password", PASSWORD).statusCode())
        .isEqualTo(303);
    assertThat(browser.get("/").body()).contains("@ida").doesNotContain("Invite someone");
    assertThat(browser.post("/invite", "email", "x@example.test").body()).contains("Only admins");
    assertThat(browser().get(link.group()).statusCode()).isEqualTo(404);
    assertThat(signIn(browser(), "ida@example.test", PASSWORD).statusCode()).isEqualTo(303);
  }

  @Test
  void pagesRunNothingAndAreShownInNoFrame() throws Exception {
    HttpResponse<String> page = browser().get("/signin");
    assertThat(page.headers().firstValue("content-security-policy").orElseThrow())
        .contains("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'");
    assertThat(page.headers().firstValue("cache-control")).contains("no-store");
    assertThat(page.headers().firstValue("referrer-policy")).contains("same-origin");
    assertThat(page.body()).doesNotContain("<script");
  }
}

package dev.parley.role;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conversation.Channel;
import dev.parley.model.Home;
import dev.parley.model.Role;
import dev.parley.people.Member;
import dev.parley.store.Claims;
import dev.parley.store.Route;
import dev.parley.store.Store;
import dev.parley.web.Chromium;
import dev.parley.web.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two people in two browsers, against a whole server. */
@Tag("browser")
class WebClientTest {
  private static final String BOX = "main parley-composer textarea";
  private static final int CTRL = 2;

  @TempDir private static Path folder;

  private static RunningServer server;
  private static Chromium chromium;
  private static RunningServer.Team team;
  private static Page ann;
  private static Page bob;

  @BeforeAll
  static void twoPeopleSignIn() throws Exception {
    server = RunningServer.start(folder.resolve("data"));
    chromium = Chromium.start(Files.createDirectory(folder.resolve("profile")));
    team = server.team();
    Member member = server.person(team.home(), "bob", Role.MEMBER, false);
    server.rooms().conversations.join(team.home(), team.general().id(), List.of(member), null);
    ann = signedIn(team.home(), team.owner());
    bob = signedIn(team.home(), member);
  }

  @AfterAll
  static void stop() throws Exception {
    chromium.close();
    server.close();
  }

  /** A person's browser, as it is after the person followed a link of theirs. */
  private static Page signedIn(Home home, Member member) throws Exception {
    Page page = chromium.page().size(1280, 800, false).dark(false);
    try (Browser browser = new Browser(server.url())) {
      browser.post(FirstLinks.of(server.rooms(), home, member, server.url()));
      page.cookie(server.url(), "d", browser.cookie());
    }
    return page;
  }

  private static void visit(Page page, Channel channel) {
    page.open(server.url() + "/client/" + team.home().teamId() + "/" + channel.id());
    page.until("document.querySelector('.scroller:not([aria-busy])')");
  }

  private static Channel channel(String name) {
    return server.rooms().conversations.create(team.home(), team.owner(), name, false, false);
  }

  private static void say(Page page, String text) {
    page.focus(BOX).type(text).enter();
  }

  private static void post(Member author, Channel channel, String text) throws Exception {
    try (Browser browser = new Browser(server.url())) {
      String token = server.token(team.home(), author);
      assertThat(
              browser
                  .call("chat.postMessage", "token", token, "channel", channel.id(), "text", text)
                  .path("ok")
                  .asBoolean())
          .isTrue();
    }
  }

  private static void picture(Page page, String name) throws IOException {
    Path pictures = Files.createDirectories(Path.of("target", "pictures"));
    page.screenshot(pictures.resolve(name + ".png"));
  }

  @Test
  void twoPeopleTalkReactAndAnswerInAThread() throws Exception {
    visit(ann, team.general());
    visit(bob, team.general());
    say(ann, "Good morning, the *build* is `green` and the notes are at https://example.test");
    bob.shows("Good morning, the").until("document.querySelector('.text strong, .text code')");
    say(bob, "Morning! :wave: I'll look");
    ann.shows("I'll look");
    bob.click(".message .tools button");
    ann.until("document.querySelector('.reaction')");
    ann.until("document.querySelectorAll('.tools').length > 1");
    ann.evaluate("[...document.querySelectorAll('.tools')].at(-1).lastElementChild.click()");
    ann.until("document.querySelector('.panel textarea')");
    ann.focus(".panel textarea").type("Thank you").enter();
    ann.until("document.querySelectorAll('.panel .message').length === 2");
    bob.until("document.querySelector('.replies')");
    picture(ann, "thread-light");
    ann.dark(true);
    picture(ann, "thread-dark");
    ann.size(390, 844, true);
    ann.press("Escape", 27, 0).until("!document.querySelector('.panel')");
    picture(ann, "phone-dark");
    ann.click(".menu").until("document.querySelector('.with-sidebar')");
    ann.dark(false);
    picture(ann, "phone-sidebar");
    ann.size(1280, 800, false);
  }

  @Test
  void aDraftOutlivesAReload() {
    Channel notes = channel("notes");
    visit(ann, notes);
    ann.focus(BOX).type("half a thought");
    visit(ann, notes);
    ann.until("document.querySelector('" + BOX + "').value === 'half a thought'");
    ann.focus(BOX).enter().until("document.querySelector('.message .text')");
    visit(ann, notes);
    ann.shows("half a thought").until("document.querySelector('" + BOX + "').value === ''");
  }

  @Test
  void aFewLettersLeadToAConversation() throws Exception {
    visit(ann, team.general());
    Channel there = channel("harbour-lights");
    ann.shows("harbour-lights").press("k", 75, CTRL);
    ann.until("document.querySelector('dialog[open] input')").type("harb");
    ann.until("document.querySelectorAll('[role=option]').length === 1");
    picture(ann, "switcher");
    ann.enter().until("location.pathname.endsWith('" + there.id() + "')");
  }

  @Test
  void aPermalinkOfTheOldHostLeadsToTheMessagesConversation() throws Exception {
    Channel target = channel("moved-here");
    Channel letters = channel("letters");
    Store store = server.rooms().records.store();
    String teamId = team.home().teamId();
    store.write(
        Route.team(team.home()),
        session -> Claims.takeInTeam(session, Claims.OLD_HOST, "old.slack.com", teamId, 1));
    post(team.owner(), target, "what was meant");
    post(
        team.owner(),
        letters,
        "<https://old.slack.com/archives/" + target.id() + "/p1700000000000001|look there>");
    visit(ann, letters);
    ann.shows("look there");
    String href = ann.evaluate("document.querySelector('.text a').href").asString();
    assertThat(href).startsWith(server.url() + "/archives/" + target.id());
    ann.open(href);
    ann.shows("what was meant");
    assertThat(ann.evaluate("location.pathname").asString())
        .isEqualTo("/client/" + teamId + "/" + target.id() + "/p1700000000000001");
  }

  @Test
  void longHistoriesAreReadUpwardsWithoutAJump() throws Exception {
    Channel busy = channel("busy");
    for (int i = 1; i <= 130; i++) {
      post(team.owner(), busy, "line " + i + " of the log");
    }
    visit(ann, busy);
    ann.shows("line 130 of the log");
    ann.until("document.querySelectorAll('.message').length >= 50");
    ann.until("document.querySelectorAll('.message').length < 130");
    ann.evaluate(
        """
        (() => {
          const scroller = document.querySelector('main .scroller');
          scroller.scrollTop = 0;
          window.watched = [...document.querySelectorAll('.message')][3];
          window.place = watched.getBoundingClientRect().top;
          window.most = document.querySelectorAll('.message').length;
        })()
        """);
    ann.until("document.querySelectorAll('.message').length > most");
    assertThat(ann.evaluate("Math.abs(watched.getBoundingClientRect().top - place)").asDouble())
        .as("pixels that a message moved when older ones came in above it")
        .isLessThan(40);
    ann.evaluate("document.querySelector('main .scroller').scrollTop = 0");
    ann.until("document.querySelectorAll('.message').length >= 130");
    assertThat(
            ann.evaluate(
                    "new Set([...document.querySelectorAll('.text')].map(t => t.innerText)).size")
                .asInt())
        .isGreaterThanOrEqualTo(130);
  }

  @Test
  void aHostileNameAndTextRunNothing() throws Exception {
    String attack =
        "<img src=x onerror=document.title='hacked'><script>document.title='hacked'</script>";
    Member mallory = server.person(team.home(), "mallory", Role.MEMBER, false);
    Channel pit = channel("pit");
    server.rooms().conversations.join(team.home(), pit.id(), List.of(mallory), null);
    post(mallory, pit, attack + " <javascript:alert(1)|press me>");
    visit(ann, pit);
    ann.shows("press me");
    assertThat(
            ann.evaluate(
                    "document.querySelectorAll('.messages img, .messages script, a[href^=javascript]').length")
                .asInt())
        .isZero();
    assertThat(ann.evaluate("document.title").asString()).doesNotContain("hacked");
  }
}

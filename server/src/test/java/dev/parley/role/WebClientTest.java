package dev.parley.role;

import static dev.parley.role.WebStage.BOX;
import static dev.parley.role.WebStage.CTRL;
import static dev.parley.role.WebStage.picture;
import static dev.parley.role.WebStage.say;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conversation.Channel;
import dev.parley.model.Role;
import dev.parley.people.Member;
import dev.parley.store.Claims;
import dev.parley.store.Route;
import dev.parley.store.Store;
import dev.parley.web.Page;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two people in two browsers, against a whole server. */
@Tag("browser")
@ExtendWith(WebStage.Shared.class)
class WebClientTest {
  private final WebStage stage;
  private final RunningServer server;
  private final RunningServer.Team team;
  private final Page ann;
  private final Page bob;

  WebClientTest(WebStage stage) {
    this.stage = stage;
    server = stage.server;
    team = stage.team;
    ann = stage.ann;
    bob = stage.bob;
  }

  @Test
  void twoPeopleTalkReactAndAnswerInAThread() throws Exception {
    stage.visit(ann, team.general());
    stage.visit(bob, team.general());
    say(ann, "Good morning, the *build* is `green` and the notes are at https://example.test");
    bob.shows("Good morning, the").until("document.querySelector('.text strong, .text code')");
    say(bob, "Morning! :wave: I'll look");
    ann.shows("I'll look");
    bob.click(".message .tools [aria-label='Add reaction']");
    bob.click("parley-picker .grid button[aria-label='tada']");
    ann.until("document.querySelector('.reaction')");
    ann.until("document.querySelectorAll('.tools').length > 1");
    ann.evaluate(
        "[...document.querySelectorAll('.tools')].at(-1).querySelector('[aria-label^=Reply]').click()");
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
    Channel notes = stage.channel("notes");
    stage.visit(ann, notes);
    ann.focus(BOX).type("half a thought");
    stage.visit(ann, notes);
    ann.until("document.querySelector('" + BOX + "').value === 'half a thought'");
    ann.focus(BOX).enter().until("document.querySelector('.message .text')");
    stage.visit(ann, notes);
    ann.shows("half a thought").until("document.querySelector('" + BOX + "').value === ''");
  }

  @Test
  void aFewLettersLeadToAConversation() throws Exception {
    stage.visit(ann, team.general());
    Channel there = stage.channel("harbour-lights");
    ann.shows("harbour-lights").press("k", 75, CTRL);
    ann.until("document.querySelector('dialog[open] input')").type("harb");
    ann.until("document.querySelectorAll('[role=option]').length === 1");
    picture(ann, "switcher");
    ann.enter().until("location.pathname.endsWith('" + there.id() + "')");
  }

  @Test
  void aPermalinkOfTheOldHostLeadsToTheMessagesConversation() throws Exception {
    Channel target = stage.channel("moved-here");
    Channel letters = stage.channel("letters");
    Store store = server.rooms().records.store();
    String teamId = team.home().teamId();
    store.write(
        Route.team(team.home()),
        session -> Claims.takeInTeam(session, Claims.OLD_HOST, "old.slack.com", teamId, 1));
    stage.post(team.owner(), target, "what was meant");
    stage.post(
        team.owner(),
        letters,
        "<https://old.slack.com/archives/" + target.id() + "/p1700000000000001|look there>");
    stage.visit(ann, letters);
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
    Channel busy = stage.channel("busy");
    for (int i = 1; i <= 130; i++) {
      stage.post(team.owner(), busy, "line " + i + " of the log");
    }
    stage.visit(ann, busy);
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
    Channel pit = stage.channel("pit");
    server.rooms().conversations.join(team.home(), pit.id(), List.of(mallory), null);
    stage.post(mallory, pit, attack + " <javascript:alert(1)|press me>");
    stage.visit(ann, pit);
    ann.shows("press me");
    assertThat(
            ann.evaluate(
                    "document.querySelectorAll('.messages img, .messages script, a[href^=javascript]').length")
                .asInt())
        .isZero();
    assertThat(ann.evaluate("document.title").asString()).doesNotContain("hacked");
  }
}

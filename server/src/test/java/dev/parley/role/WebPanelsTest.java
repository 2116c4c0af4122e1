package dev.parley.role;

import static dev.parley.role.WebStage.BOX;
import static dev.parley.role.WebStage.CTRL;
import static dev.parley.role.WebStage.picture;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conversation.Channel;
import dev.parley.model.Role;
import dev.parley.people.Member;
import dev.parley.web.Page;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What stands beside conversations: search, people, details, threads, preferences. */
@Tag("browser")
@ExtendWith(WebStage.Shared.class)
class WebPanelsTest {
  private final WebStage stage;
  private final Page ann;
  private final Page bob;

  WebPanelsTest(WebStage stage) {
    this.stage = stage;
    ann = stage.ann;
    bob = stage.bob;
  }

  private static Page press(Page page, String within, String label) {
    String all =
        "[...document.querySelectorAll('"
            + within
            + "')].find(b => b.innerText.trim() === '"
            + label
            + "')";
    page.until(all);
    page.evaluate(all + ".click()");
    return page;
  }

  @Test
  void searchFindsByOperatorsAndLeadsToTheMessage() throws Exception {
    Channel channel = stage.channel("findings", stage.bobby);
    stage.post(stage.bobby, channel, "the quick brown vixen");
    stage.post(stage.team.owner(), channel, "a slow vixen");
    stage.visit(ann, channel);
    ann.press("g", 71, CTRL).until("document.activeElement.type === 'search'");
    ann.type("vixen").enter().shows("2 results");
    picture(ann, "search");
    press(ann, ".chip", "from:me").shows("1 result").shows("a slow vixen");
    ann.click(".hit").until("document.querySelector('.message.aimed')");
    assertThat(ann.evaluate("document.querySelector('.aimed').innerText").asString())
        .contains("a slow vixen");
  }

  @Test
  void aPersonIsLookedAtAndWrittenTo() throws Exception {
    Channel channel = stage.channel("profiles", stage.bobby);
    stage.post(stage.bobby, channel, "look at me");
    stage.visit(ann, channel);
    ann.click(".who").until("document.querySelector('.profile')").shows("bob@example.test");
    picture(ann, "profile");
    press(ann, ".profile button", "Message").until("/\\/D\\w+$/.test(location.pathname)");
    ann.focus(BOX).type("hello there").enter();
    stage.visit(bob, stage.team.general());
    bob.until(
        "[...document.querySelectorAll('.sidebar .row')].some(r => r.innerText.includes('owner'))");
  }

  @Test
  void aStatusIsSetAndNotificationsArePaused() throws Exception {
    Channel channel = stage.channel("statuses", stage.bobby);
    stage.post(stage.bobby, channel, "hi");
    stage.visit(bob, channel);
    bob.click(".self").until("document.querySelector('[role=menu]')");
    picture(bob, "own-menu");
    press(bob, "[role=menuitem]", "Set a status")
        .until("document.querySelector('dialog[open] [name=text]')");
    bob.focus("dialog [name=text]").type("at the dentist");
    bob.evaluate("document.querySelector('dialog [name=ends]').value = 'hour'");
    picture(bob, "status");
    bob.evaluate("document.querySelector('dialog form').requestSubmit()");
    stage
        .visit(ann, channel)
        .until("document.querySelector('.by .status[title=\"at the dentist\"]')");
    bob.click(".self");
    press(bob, "[role=menuitem]", "Pause notifications");
    press(bob, "[role=menuitem]", "For an hour");
    bob.until("!document.querySelector('[role=menu]')").click(".self");
    press(bob, "[role=menuitem]", "Resume notifications");
  }

  @Test
  void aConversationIsLookedAfterInItsDetails() throws Exception {
    Channel channel = stage.channel("garden", stage.bobby);
    Member carol = stage.server.person(stage.team.home(), "carol", Role.MEMBER, false);
    stage.visit(bob, channel);
    stage.visit(ann, channel.id() + "/details");
    ann.until("document.querySelectorAll('.details ul .row').length === 2");
    press(ann, ".details h3 .link", "Change");
    ann.until("document.querySelector('.details [name=value]')");
    ann.focus(".details [name=value]").type("what grows :seedling:").enter();
    picture(ann, "topic");
    bob.until("document.querySelector('.head .topic').innerText.includes('what grows 🌱')");
    press(ann, ".details h3 .link", "Add people")
        .until("document.querySelector('dialog[open] .choices input')");
    ann.type("carol").until("document.querySelectorAll('.choices li').length === 1");
    ann.click(".choices input");
    press(ann, "dialog button", "Add people");
    ann.until("document.querySelectorAll('.details ul .row').length === 3");
    ann.until(
        "[...document.querySelectorAll('.details .row')].some(r => r.innerText.includes('"
            + carol.name()
            + "'))");
    ann.evaluate(
        "[...document.querySelectorAll('.details h3 .link')].find(b => b.innerText === 'Add').click()");
    ann.until("document.querySelector('.details [name=link]')");
    ann.focus(".details [name=title]").type("Seeds");
    ann.focus(".details [name=link]").type("https://example.test/seeds").enter();
    ann.until("document.querySelector('.details a[href=\"https://example.test/seeds\"]')");
    press(ann, ".details button", "Star")
        .until(
            "[...document.querySelectorAll('.sidebar h3')].some(h => h.innerText.includes('Starred'))");
    picture(ann, "details");
    press(ann, ".details button", "Archive")
        .until("document.querySelector('dialog[open] .danger')");
    ann.click("dialog[open] .danger");
    bob.shows("This channel is archived.");
  }

  @Test
  void threadsThatOneWroteInAreListed() throws Exception {
    Channel channel = stage.channel("yarn", stage.bobby);
    String root = stage.post(stage.bobby, channel, "who has seen my scissors?");
    stage.reply(stage.team.owner(), channel, root, "under the couch");
    stage.visit(ann, "threads").shows("who has seen my scissors?").shows("under the couch");
    picture(ann, "threads");
    press(ann, ".card a", "Open thread").until("document.querySelector('.panel .message')");
  }

  @Test
  void themesAreChosenAndKept() throws Exception {
    stage.visit(ann, stage.team.general());
    ann.click(".self");
    press(ann, "[role=menuitem]", "Preferences").until("document.querySelector('dialog[open]')");
    press(ann, "dialog label", "High contrast")
        .until("document.documentElement.dataset.theme === 'contrast'");
    picture(ann, "contrast");
    stage.visit(ann, stage.team.general());
    assertThat(ann.evaluate("getComputedStyle(document.body).backgroundColor").asString())
        .isEqualTo("rgb(0, 0, 0)");
    stage.call(stage.team.owner(), "parley.prefs.set", "name", "theme", "value", "");
    ann.until("document.documentElement.dataset.theme === 'system'");
  }

  @Test
  void severalPeopleAreWrittenToAtOnce() throws Exception {
    Member dave = stage.server.person(stage.team.home(), "dave", Role.MEMBER, false);
    stage.visit(ann, stage.team.general());
    ann.until(
        "[...document.querySelectorAll('.sidebar .row')].some(r => r.innerText.includes('New message'))");
    ann.evaluate(
        "[...document.querySelectorAll('.sidebar .row')].find(r => r.innerText.includes('New message')).click()");
    ann.until("document.querySelectorAll('.choices input').length > 1");
    for (String name : new String[] {"bob", dave.name()}) {
      ann.evaluate(
          "[...document.querySelectorAll('.choices .row')].find(r => r.innerText.includes('@"
              + name
              + "')).querySelector('input').click()");
    }
    press(ann, "dialog button", "Go").until("/\\/[GC]\\w+$/.test(location.pathname)");
    ann.focus(BOX).type("all of you").enter().shows("all of you");
  }
}

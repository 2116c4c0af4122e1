package dev.parley.role;

import static dev.parley.role.WebStage.BOX;
import static dev.parley.role.WebStage.picture;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conversation.Channel;
import dev.parley.model.Role;
import dev.parley.people.Member;
import dev.parley.web.Page;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What two browsers of one person know of each other. */
@Tag("browser")
@ExtendWith(WebStage.Shared.class)
class WebKeptTest {
  private static final String MUTED =
      "[...document.querySelectorAll('.sidebar .row.muted')].some(r => r.innerText.includes('%s'))";

  private final WebStage stage;

  WebKeptTest(WebStage stage) {
    this.stage = stage;
  }

  private static String box(String text) {
    return "document.querySelector('" + BOX + "').value === '" + text + "'";
  }

  @Test
  void whatIsPreferredInOneBrowserIsSoInTheOther() throws Exception {
    Member zoe = stage.server.person(stage.team.home(), "zoe", Role.MEMBER, false);
    Channel noise = stage.channel("noise", zoe);
    Page desk = stage.signedIn(zoe);
    Page phone = stage.signedIn(zoe);
    stage.visit(phone, noise);
    stage.visit(desk, noise.id() + "/details");
    desk.until("document.querySelector('.details .ends button:nth-child(2)')");
    desk.click(".details .ends button:nth-child(2)");
    desk.until(MUTED.formatted("noise"));
    phone.until(MUTED.formatted("noise"));
    phone.click(".sidebar .fold").until("document.querySelector('.fold[aria-expanded=false]')");
    desk.until("document.querySelector('.fold[aria-expanded=false]')");
    picture(desk, "muted-and-folded");
    stage.call(zoe, "parley.prefs.set", "name", "theme", "value", "dark");
    phone.until("document.documentElement.dataset.theme === 'dark'");
    Page other = stage.signedIn(zoe);
    stage.visit(other, noise);
    other
        .until("document.documentElement.dataset.theme === 'dark'")
        .until(MUTED.formatted("noise"));
  }

  @Test
  void aDraftGoesFromOneBrowserToTheOther() throws Exception {
    Member yan = stage.server.person(stage.team.home(), "yan", Role.MEMBER, false);
    Channel essays = stage.channel("essays", yan);
    Page desk = stage.signedIn(yan);
    Page phone = stage.signedIn(yan);
    stage.visit(phone, essays);
    stage.visit(desk, essays).focus(BOX).type("It was a dark");
    phone.until(box("It was a dark"));
    phone.focus(BOX).type(" and stormy night");
    desk.until(box("It was a dark and stormy night"));
    Page other = stage.signedIn(yan);
    stage.visit(other, "later").shows("It was a dark and stormy night");
    phone.focus(BOX).enter().shows("It was a dark and stormy night");
    desk.until(box(""));
    other.until("!document.querySelector('.card .text')");
    assertThat(stage.call(yan, "parley.drafts.list").path("drafts").isEmpty()).isTrue();
  }

  @Test
  void whatWasTypedWithoutANetworkIsKeptWhenItIsBack() throws Exception {
    Member xia = stage.server.person(stage.team.home(), "xia", Role.MEMBER, false);
    Channel tunnel = stage.channel("tunnel", xia);
    Page train = stage.signedIn(xia);
    Page desk = stage.signedIn(xia);
    stage.visit(desk, tunnel);
    stage.visit(train, tunnel).offline(true);
    train.focus(BOX).type("no signal");
    train.until("performance.getEntriesByName(location.origin + '/api/parley.drafts.set').length");
    train.offline(false);
    desk.until(box("no signal"));
  }
}

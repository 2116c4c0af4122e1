package dev.parley.role;

import static dev.parley.role.WebStage.BOX;
import static dev.parley.role.WebStage.picture;
import static dev.parley.role.WebStage.say;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conversation.Channel;
import dev.parley.web.Page;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What people do to messages, and what others see of it. */
@Tag("browser")
@ExtendWith(WebStage.Shared.class)
class WebMessagesTest {
  private final WebStage stage;
  private final Page ann;
  private final Page bob;

  WebMessagesTest(WebStage stage) {
    this.stage = stage;
    ann = stage.ann;
    bob = stage.bob;
  }

  /** Chooses from the menu of the last message. */
  private static Page choose(Page page, String item) {
    page.evaluate(
        "[...document.querySelectorAll('main .tools [aria-haspopup=menu]')].at(-1).click()");
    page.until("document.querySelector('[role=menuitem]')");
    page.until(
        "[...document.querySelectorAll('[role=menuitem]')].some(i => i.innerText === '"
            + item
            + "')");
    page.evaluate(
        "[...document.querySelectorAll('[role=menuitem]')].find(i => i.innerText === '"
            + item
            + "').click()");
    return page;
  }

  @Test
  void anOwnMessageIsChangedFromTheComposerAndDeletedAfterAQuestion() throws Exception {
    Channel channel = stage.channel("edits", stage.bobby);
    stage.visit(ann, channel);
    stage.visit(bob, channel);
    say(ann, "hello @bob, the date is wornged & <odd>");
    bob.shows("the date is wornged & <odd>").until("document.querySelector('.mention.me')");
    ann.until("document.querySelector('main .message:not(.sending) .tools')");
    ann.focus(BOX).press("ArrowUp", 38, 0).until("document.querySelector('.rewrite textarea')");
    assertThat(ann.evaluate("document.querySelector('.rewrite textarea').value").asString())
        .isEqualTo("hello @bob, the date is wornged & <odd>");
    picture(ann, "editing");
    ann.evaluate("document.querySelector('.rewrite textarea').select()");
    ann.type("hello @bob, the date is right").enter();
    bob.shows("the date is right").shows("(edited)").until("document.querySelector('.mention.me')");
    ann.until("!document.querySelector('.rewrite')");
    picture(ann, "edited");
    choose(ann, "Delete message").until("document.querySelector('dialog[open] .danger')");
    picture(ann, "delete-question");
    ann.click("dialog[open] .danger");
    bob.until("!document.body.innerText.includes('the date is right')");
    bob.until("!document.querySelector('main .tools')");
  }

  @Test
  void reactionsArePickedByWordAndSayWhoReacted() throws Exception {
    Channel channel = stage.channel("reactions", stage.bobby);
    stage.post(stage.team.owner(), channel, "we did it :flag-de: :wave::skin-tone-5:");
    stage.visit(ann, channel);
    stage.visit(bob, channel);
    bob.shows("🇩🇪").shows("👋🏾");
    bob.evaluate(
        "[...document.querySelectorAll('main .tools [aria-haspopup=dialog]')].at(-1).click()");
    bob.until("document.activeElement.closest('parley-picker')").type("party");
    bob.until("document.querySelectorAll('parley-picker .grid button').length < 9");
    picture(bob, "emoji-picker");
    bob.enter();
    ann.until("document.querySelector('.reaction:not(.add)').innerText.includes('🥳')");
    assertThat(ann.evaluate("document.querySelector('.reaction').dataset.tip").asString())
        .isEqualTo("bob reacted with :partying_face:");
    ann.click(".reaction").until("document.querySelector('.reaction.mine')");
    bob.until("document.querySelector('.reaction').innerText.trim().endsWith('2')");
    ann.click(".reaction.mine").until("!document.querySelector('.reaction.mine')");
  }

  @Test
  void messagesArePinnedSavedAndMadeUnread() throws Exception {
    Channel channel = stage.channel("marks", stage.bobby);
    stage.post(stage.bobby, channel, "first");
    stage.post(stage.bobby, channel, "second");
    stage.visit(ann, channel);
    stage.visit(bob, channel);
    ann.shows("second");
    choose(ann, "Pin to conversation").until("document.querySelector('.mark.pinned')");
    bob.until("document.querySelector('.mark.pinned')");
    ann.evaluate("[...document.querySelectorAll('main .tools [aria-label^=Save]')].at(-1).click()");
    ann.until("document.querySelector('.mark.saved')").shows("pinned a message");
    bob.until("!document.querySelector('.mark.saved')");
    choose(ann, "Mark unread from here");
    choose(ann, "Copy link");
    ann.until(
        "/Link copied|archives\\/"
            + channel.id()
            + "\\/p\\d/.test(document.querySelector('.note').innerText)");
    picture(ann, "marks");
    ann.until("document.querySelector('li.new')");
    stage.visit(ann, stage.team.general());
    ann.until("document.querySelector('.sidebar a[href$=\"" + channel.id() + "\"].unread')");
    choose(stage.visit(bob, channel), "Unpin").until("!document.querySelector('.mark.pinned')");
  }

  @Test
  void aReplyIsSharedWithTheConversation() throws Exception {
    Channel channel = stage.channel("replies", stage.bobby);
    String root = stage.post(stage.bobby, channel, "who comes along?");
    stage.visit(ann, channel.id() + "/thread/" + root);
    ann.until("document.querySelector('.panel .broadcast input')");
    ann.click(".panel .broadcast input").focus(".panel textarea").type("me, at noon").enter();
    stage.visit(bob, channel);
    bob.shows("me, at noon").shows("Replied to a thread").shows("1 reply");
    picture(bob, "broadcast");
  }
}

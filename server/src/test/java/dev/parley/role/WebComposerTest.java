package dev.parley.role;

import static dev.parley.role.WebStage.BOX;
import static dev.parley.role.WebStage.CTRL;
import static dev.parley.role.WebStage.picture;
import static dev.parley.role.WebStage.say;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conversation.Channel;
import dev.parley.web.Page;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How people write. */
@Tag("browser")
@ExtendWith(WebStage.Shared.class)
class WebComposerTest {
  private final WebStage stage;
  private final Page ann;
  private final Page bob;

  WebComposerTest(WebStage stage) {
    this.stage = stage;
    ann = stage.ann;
    bob = stage.bob;
  }

  @Test
  void namesChannelsAndEmojiAreProposed() throws Exception {
    Channel channel = stage.channel("proposals", stage.bobby);
    stage.visit(ann, channel);
    ann.shows("proposals").until("document.querySelector('main .message')");
    ann.focus(BOX)
        .type("ask @bo")
        .until("document.querySelector('[role=listbox] [aria-selected=true]')");
    picture(ann, "proposals");
    ann.enter().type("in #prop").until("document.querySelectorAll('[role=option]').length === 1");
    ann.enter().type(":rocke").until("document.querySelector('[role=option] .emoji')").enter();
    assertThat(ann.evaluate("document.querySelector('" + BOX + "').value").asString())
        .isEqualTo("ask @bob in #proposals :rocket: ");
    ann.enter();
    stage.visit(bob, channel);
    bob.until("document.querySelector('.mention.me')").shows("🚀");
    bob.until("document.querySelector('.text a.mention[href$=\"" + channel.id() + "\"]')");
  }

  @Test
  void keysAndButtonsFormatWhatIsChosen() {
    Channel channel = stage.channel("formats");
    stage.visit(ann, channel);
    ann.focus(BOX).type("loud");
    ann.evaluate("document.querySelector('" + BOX + "').select()");
    ann.press("b", 66, CTRL).until("document.querySelector('" + BOX + "').value === '*loud*'");
    ann.press("b", 66, CTRL).until("document.querySelector('" + BOX + "').value === 'loud'");
    ann.evaluate("document.querySelector('" + BOX + "').select()");
    ann.click("main [aria-label=Quote]");
    ann.until("document.querySelector('" + BOX + "').value === '> loud'").focus(BOX).enter();
    ann.until("document.querySelector('.text blockquote')");
  }

  @Test
  void droppedFilesAreSentWithAComment() throws Exception {
    Channel channel = stage.channel("files", stage.bobby);
    stage.visit(ann, channel);
    stage.visit(bob, channel);
    ann.until("document.querySelector('main .composer')");
    ann.evaluate(
        """
        (async () => {
          const canvas = new OffscreenCanvas(240, 120);
          const paint = canvas.getContext('2d');
          paint.fillStyle = '#2a7'; paint.fillRect(0, 0, 240, 120);
          const picture = await canvas.convertToBlob({ type: 'image/png' });
          const dataTransfer = new DataTransfer();
          dataTransfer.items.add(new File([picture], 'green.png', { type: 'image/png' }));
          dataTransfer.items.add(new File(['a,b\\n1,2\\n'], 'table.csv', { type: 'text/csv' }));
          document.querySelector('main .composer').dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
        })()
        """);
    ann.until("document.querySelectorAll('.uploads li').length === 2");
    ann.until("!document.querySelector('.uploads progress')");
    picture(ann, "uploads");
    ann.focus(BOX).type("the figures").enter();
    bob.shows("the figures").shows("table.csv");
    ann.until("!document.querySelector('.uploads li')");
    picture(bob, "files");
    bob.until("document.querySelector('.picture img').naturalWidth > 0");
  }

  @Test
  void whatIsWrittenWithoutANetworkIsSentOnceWhenItIsBack() throws Exception {
    Channel channel = stage.channel("offline", stage.bobby);
    stage.visit(ann, channel);
    stage.visit(bob, channel);
    say(ann, "before");
    bob.shows("before");
    ann.offline(true);
    say(ann, "from the tunnel");
    say(ann, "and another");
    ann.shows("Waits for the connection.");
    picture(ann, "waiting");
    assertThat(bob.evaluate("document.body.innerText").asString()).doesNotContain("tunnel");
    ann.offline(false);
    stage.visit(ann, channel); // The page is even loaded anew meanwhile.
    bob.shows("and another").shows("from the tunnel");
    ann.until("!document.querySelector('.waits, .sending, .waiting')");
    assertThat(
            bob.evaluate(
                    "[...document.querySelectorAll('main .text')].filter(t => t.innerText.includes('tunnel')).length")
                .asInt())
        .isEqualTo(1);
  }

  @Test
  void aMessageIsSentLaterAndTakenBack() throws Exception {
    Channel channel = stage.channel("schedule");
    stage.visit(ann, channel);
    ann.focus(BOX).type("remember the milk");
    ann.click("main .send.later").until("document.querySelector('[role=menuitem]')");
    ann.click("[role=menuitem]").shows("Will be sent");
    stage.visit(ann, "later").shows("remember the milk");
    picture(ann, "later");
    ann.evaluate(
        "[...document.querySelectorAll('.card .link')].find(b => b.innerText.trim() === 'Do not send').click()");
    ann.until("!document.body.innerText.includes('remember the milk')");
  }

  @Test
  void othersSeeThatSomebodyTypes() {
    Channel channel = stage.channel("typing", stage.bobby);
    stage.visit(ann, channel);
    stage.visit(bob, channel);
    bob.until("document.querySelector('main .message')");
    ann.focus(BOX).type("h").type("m");
    bob.until("document.querySelector('main .typing').innerText.includes('is typing')");
  }
}

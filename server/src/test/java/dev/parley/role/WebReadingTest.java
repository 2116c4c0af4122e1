package dev.parley.role;

import static dev.parley.role.WebStage.picture;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conversation.Channel;
import dev.parley.web.Page;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How people find their place in what was written, and how it is shown. */
@Tag("browser")
@ExtendWith(WebStage.Shared.class)
class WebReadingTest {
  private static final String SCROLLER = "document.querySelector('main .scroller')";

  private final WebStage stage;
  private final Page ann;

  WebReadingTest(WebStage stage) {
    this.stage = stage;
    ann = stage.ann;
  }

  private List<String> lines(Channel channel, int count) throws Exception {
    List<String> all = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      all.add(stage.post(stage.bobby, channel, "line " + i + " of the log"));
    }
    return all;
  }

  @Test
  void aPermalinkShowsItsMessageAndReadsOnInBothDirections() throws Exception {
    Channel channel = stage.channel("far-back", stage.bobby);
    List<String> all = lines(channel, 160);
    String link =
        stage
            .call(
                stage.bobby,
                "chat.getPermalink",
                "channel",
                channel.id(),
                "message_ts",
                all.get(29))
            .path("permalink")
            .asString();
    ann.open(link);
    ann.shows("line 30 of the log").until("document.querySelector('.message.aimed')");
    assertThat(
            ann.evaluate(
                    "(() => { const row = document.querySelector('.aimed').getBoundingClientRect(); const box = "
                        + SCROLLER
                        + ".getBoundingClientRect(); return row.top > box.top && row.bottom < box.bottom; })()")
                .asBoolean())
        .isTrue();
    picture(ann, "permalink");
    ann.until("document.querySelector('.to-end')");
    ann.until(
        "(() => { const s = "
            + SCROLLER
            + "; s.scrollTop = s.scrollHeight; return document.body.innerText.includes('line 160 of'); })()");
    assertThat(
            ann.evaluate(
                    "(() => { const t = [...document.querySelectorAll('main .text:not(.told)')].map(e => e.innerText); return t.every((x, i) => i === 0 || Number(x.split(' ')[1]) === Number(t[i - 1].split(' ')[1]) + 1); })()")
                .asBoolean())
        .as("nothing is missing and nothing doubled")
        .isTrue();
    ann.open(link);
    ann.until("document.querySelector('.message.aimed')").click(".to-end");
    ann.shows("line 160 of the log");
  }

  @Test
  void theLineOfNewMessagesIsReachedFromTheEnd() throws Exception {
    Channel channel = stage.channel("unread-jump", stage.bobby);
    List<String> all = lines(channel, 90);
    stage.call(stage.team.owner(), "conversations.mark", "channel", channel.id(), "ts", all.get(9));
    stage.visit(ann, channel);
    ann.shows("line 90 of the log");
    ann.click(".to-unread").until("document.querySelector('li.new')");
    ann.until("document.querySelector('.aimed')?.innerText.includes('line 11 of')");
    picture(ann, "unread-line");
  }

  @Test
  void aDayIsJumpedTo() throws Exception {
    Channel channel = stage.channel("dates", stage.bobby);
    lines(channel, 3);
    stage.visit(ann, channel);
    ann.click(".day button").until("document.querySelector('dialog input[type=date]')");
    ann.evaluate(
        "(() => { const field = document.querySelector('dialog input[type=date]'); field.value = new Date().toISOString().slice(0, 10); field.form.requestSubmit(); })()");
    ann.until("/\\/p\\d+$/.test(location.pathname)").until("document.querySelector('.aimed')");
  }

  @Test
  void blocksAttachmentsAndCodeAreShown() throws Exception {
    Channel channel = stage.channel("blocks", stage.bobby);
    stage.call(
        stage.bobby,
        "chat.postMessage",
        "channel",
        channel.id(),
        "text",
        "fallback",
        "blocks",
        """
        [{"type":"header","text":{"type":"plain_text","text":"Deploy :rocket:"}},
         {"type":"section","text":{"type":"mrkdwn","text":"*web* is at `1.4`"},
          "fields":[{"type":"mrkdwn","text":"*Region*\\neu"},{"type":"mrkdwn","text":"*Took*\\n4 min"}],
          "accessory":{"type":"button","text":{"type":"plain_text","text":"Roll back"},"action_id":"b"}},
         {"type":"divider"},
         {"type":"rich_text","elements":[
           {"type":"rich_text_section","elements":[{"type":"text","text":"Steps","style":{"bold":true}}]},
           {"type":"rich_text_list","style":"ordered","indent":0,"elements":[
             {"type":"rich_text_section","elements":[{"type":"text","text":"build"}]},
             {"type":"rich_text_section","elements":[{"type":"link","url":"https://example.test/","text":"ship"}]}]},
           {"type":"rich_text_quote","elements":[{"type":"text","text":"slow is smooth"}]},
           {"type":"rich_text_preformatted","elements":[{"type":"text","text":"public static int twice(int x) {\\n  return 2 * x; // the answer\\n}"}]}]},
         {"type":"actions","elements":[{"type":"button","url":"https://example.test/log","text":{"type":"plain_text","text":"Log"}}]},
         {"type":"context","elements":[{"type":"mrkdwn","text":"by <@%s>"}]}]
        """
            .formatted(stage.bobby.userId()),
        "attachments",
        """
        [{"color":"#36a64f","pretext":"From the monitor","author_name":"watchman","title":"All green",
          "title_link":"https://example.test/green","text":"No *alerts*",
          "fields":[{"title":"Checks","value":"42","short":true},{"title":"Failed","value":"0","short":true}],
          "footer":"monitor","ts":1700000000}]
        """);
    stage.visit(ann, channel);
    ann.shows("Deploy 🚀").shows("slow is smooth").shows("All green").shows("watchman");
    ann.until("document.querySelector('ol.listed li')");
    ann.until("document.querySelector('.attachment rect[fill=\"#36a64f\"]')");
    ann.until("document.querySelector('a.button[href=\"https://example.test/log\"]')");
    ann.until("document.querySelector('pre .hljs-keyword')");
    assertThat(ann.evaluate("document.querySelector('pre code').textContent").asString())
        .isEqualTo("public static int twice(int x) {\n  return 2 * x; // the answer\n}");
    picture(ann, "blocks");
  }
}

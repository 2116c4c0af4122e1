package dev.parley.role;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conversation.Channel;
import dev.parley.json.Json;
import dev.parley.model.Role;
import dev.parley.people.Member;
import dev.parley.web.Page;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.node.ArrayNode;

/** What somebody can do to others by every field that a person or an app can set: nothing. */
@Tag("browser")
@ExtendWith(WebStage.Shared.class)
class WebHostileTest {
  private static final String[] ATTACKS = {
    "<img src=x onerror=hacked=1>",
    "<script>hacked=1</script>",
    "\"><svg onload=hacked=1>",
    "<javascript:hacked=1|press me>",
    "<iframe srcdoc='<script>parent.hacked=1</script>'></iframe>",
    "${hacked=1} {{hacked=1}}",
    "<!--?lit$1$--><script>hacked=1</script>",
  };
  private static final String URL = "javascript:hacked=1";

  private final WebStage stage;
  private final Page ann;

  WebHostileTest(WebStage stage) {
    this.stage = stage;
    ann = stage.ann;
  }

  private void isUnharmed(String view) {
    assertThat(ann.evaluate("typeof hacked").asString()).as(view).isEqualTo("undefined");
    assertThat(
            ann.evaluate(
                    """
                    [...document.querySelectorAll('body *')].filter(e =>
                      ['SCRIPT', 'IFRAME', 'OBJECT', 'EMBED', 'STYLE'].includes(e.tagName)
                      || e.getAttributeNames().some(n => n.startsWith('on'))
                      || /^\\s*(javascript|data|vbscript):/i.test(e.getAttribute('href') ?? '')
                      || /^\\s*javascript:/i.test(e.getAttribute('src') ?? '')).map(e => e.outerHTML).join()
                    """)
                .asString())
        .as(view)
        .isEmpty();
  }

  @Test
  void noFieldRunsAScript() throws Exception {
    Member trudy = stage.server.person(stage.team.home(), "trudy", Role.MEMBER, false);
    Channel pit = stage.channel("pit-of-fields", trudy);
    String all = String.join(" ", ATTACKS);
    String name = "<img src=x onerror=hacked=1>";
    stage.call(
        trudy,
        "users.profile.set",
        "profile",
        Json.object()
            .put("display_name", name)
            .put("real_name", "<script>hacked=1</script>")
            .put("title", name)
            .put("phone", name)
            .put("status_text", "\"><svg onload=hacked=1>")
            .put("status_emoji", ":tada:")
            .toString());
    stage.call(trudy, "conversations.setTopic", "channel", pit.id(), "topic", all);
    stage.call(trudy, "conversations.setPurpose", "channel", pit.id(), "purpose", name);
    stage.call(
        trudy,
        "bookmarks.add",
        "channel_id",
        pit.id(),
        "type",
        "link",
        "title",
        name,
        "link",
        "https://example.test/?x=%22onmouseover=hacked=1");
    String root = stage.post(trudy, pit, all);
    stage.call(trudy, "pins.add", "channel", pit.id(), "timestamp", root);
    for (String attack : ATTACKS) {
      stage.call(
          trudy,
          "chat.postMessage",
          "channel",
          pit.id(),
          "thread_ts",
          root,
          "reply_broadcast",
          "true",
          "text",
          attack,
          "blocks",
          blocks(attack),
          "attachments",
          attachments(attack));
    }
    for (String view :
        new String[] {
          pit.id(),
          pit.id() + "/details",
          pit.id() + "/person/" + trudy.userId(),
          pit.id() + "/thread/" + root,
          pit.id() + "/search/press",
        }) {
      stage.visit(ann, view).shows("press me");
      ann.until("document.querySelectorAll('.text, .name').length > 3");
      isUnharmed(view);
    }
    WebStage.picture(ann, "hostile");
  }

  private static String blocks(String attack) {
    ArrayNode blocks = Json.array();
    blocks
        .addObject()
        .put("type", "header")
        .putObject("text")
        .put("type", "plain_text")
        .put("text", attack);
    blocks
        .addObject()
        .put("type", "section")
        .putObject("text")
        .put("type", "mrkdwn")
        .put("text", attack);
    blocks.addObject().put("type", "image").put("image_url", URL).put("alt_text", attack);
    blocks
        .addObject()
        .put("type", "actions")
        .putArray("elements")
        .addObject()
        .put("type", "button")
        .put("url", URL)
        .putObject("text")
        .put("type", "plain_text")
        .put("text", attack);
    ArrayNode inside =
        blocks
            .addObject()
            .put("type", "rich_text")
            .putArray("elements")
            .addObject()
            .put("type", "rich_text_section")
            .putArray("elements");
    inside.addObject().put("type", "text").put("text", attack);
    inside.addObject().put("type", "link").put("url", URL).put("text", attack);
    inside.addObject().put("type", "emoji").put("name", attack);
    inside.addObject().put("type", "user").put("user_id", attack);
    inside.addObject().put("type", "channel").put("channel_id", attack);
    return blocks.toString();
  }

  private static String attachments(String attack) {
    ArrayNode all = Json.array();
    all.addObject()
        .put("color", "\"/><script>hacked=1</script>")
        .put("pretext", attack)
        .put("author_name", attack)
        .put("author_link", URL)
        .put("title", attack)
        .put("title_link", URL)
        .put("text", attack)
        .put("image_url", URL)
        .put("footer", attack)
        .putArray("fields")
        .addObject()
        .put("title", attack)
        .put("value", attack);
    return all.toString();
  }
}

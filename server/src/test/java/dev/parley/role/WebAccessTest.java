package dev.parley.role;

import static dev.parley.role.WebStage.CTRL;
import static dev.parley.role.WebStage.picture;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conversation.Channel;
import dev.parley.web.Page;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/**
 * Every view as people use it who do not see it well, or have no mouse; and what hostile texts do
 * to it.
 */
@Tag("browser")
@ExtendWith(WebStage.Shared.class)
class WebAccessTest {
  private static final String RULES =
      "['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']";

  private final WebStage stage;
  private final Page ann;
  private final List<String> faults = new ArrayList<>();

  WebAccessTest(WebStage stage) {
    this.stage = stage;
    ann = stage.ann;
  }

  /** Looks at what is shown now, by the rules of axe. */
  private void look(String view) throws IOException {
    if (!ann.evaluate("Boolean(globalThis.axe)").asBoolean()) {
      try (InputStream script =
          Objects.requireNonNull(WebAccessTest.class.getResourceAsStream("/axe.min.js"))) {
        ann.evaluate(new String(script.readAllBytes(), StandardCharsets.UTF_8) + "; undefined");
      }
    }
    JsonNode found =
        ann.evaluate(
            "axe.run(document, { runOnly: "
                + RULES
                + ", resultTypes: ['violations'] }).then(r => r.violations.flatMap(v => v.nodes.map(n =>"
                + " v.id + ' ' + n.target.join(' ') + ' ' + (n.any[0]?.message ?? n.all[0]?.message ?? n.none[0]?.message ?? ''))))");
    for (JsonNode one : found) {
      faults.add(view + ": " + one.asString());
    }
    picture(ann, "view-" + view.replace(' ', '-'));
  }

  @Test
  void noViewHasABarrier() throws Exception {
    Channel channel = stage.channel("open-to-all", stage.bobby);
    String root =
        stage.post(
            stage.bobby,
            channel,
            "hello *there* <https://example.test|see>\n> quoted\n`code` :tada:");
    stage.reply(stage.team.owner(), channel, root, "reply");
    stage.call(
        stage.team.owner(),
        "reactions.add",
        "channel",
        channel.id(),
        "timestamp",
        root,
        "name",
        "tada");
    stage.call(stage.team.owner(), "pins.add", "channel", channel.id(), "timestamp", root);
    for (boolean dark : new boolean[] {false, true}) {
      ann.dark(dark);
      String theme = dark ? " dark" : " light";
      stage.visit(ann, channel).until("document.querySelector('.reaction')");
      look("channel" + theme);
      stage.visit(ann, channel.id() + "/thread/" + root);
      ann.until("document.querySelectorAll('.panel .message').length > 1");
      look("thread" + theme);
      stage
          .visit(ann, channel.id() + "/details")
          .until("document.querySelector('.details ul .row')");
      look("details" + theme);
      stage.visit(ann, channel.id() + "/person/" + stage.bobby.userId());
      ann.until("document.querySelector('.facts')");
      look("profile" + theme);
      stage.visit(ann, channel.id() + "/search/hello").until("document.querySelector('.hit')");
      look("search" + theme);
    }
    ann.dark(false);
    stage.visit(ann, "threads").until("document.querySelector('.card .text')");
    look("threads");
    stage.visit(ann, "later").until("document.querySelector('.cards')");
    look("later");
    assertThat(faults).isEmpty();
  }

  @Test
  void noDialogHasABarrier() throws Exception {
    Channel channel = stage.channel("dialogs", stage.bobby);
    stage.post(stage.team.owner(), channel, "to be deleted");
    stage.visit(ann, channel).until("document.querySelector('main .tools')");
    ann.press("k", 75, CTRL).until("document.querySelector('dialog[open] [role=option]')");
    look("switcher");
    ann.evaluate("document.querySelector('dialog .row').click()");
    stage.visit(ann, channel).until("document.querySelector('main .tools')");
    ann.evaluate(
        "document.querySelector('parley-sidebar').dispatchEvent(new CustomEvent('browse', { bubbles: true }))");
    ann.until("document.querySelector('dialog[open] .line')");
    look("browse");
    for (String overlay : new String[] {"status", "preferences", "group"}) {
      stage.visit(ann, channel);
      ann.evaluate(
          "document.querySelector('parley-sidebar').dispatchEvent(new CustomEvent('"
              + overlay
              + "', { bubbles: true }))");
      ann.until("document.querySelector('dialog[open] form, dialog[open] fieldset')");
      look(overlay);
    }
    stage.visit(ann, channel).until("document.querySelector('main .tools')");
    ann.click("main .tools [aria-haspopup=menu]")
        .until("document.querySelector('[role=menuitem]')");
    look("menu");
    ann.press("End", 35, 0).enter().until("document.querySelector('dialog[open] .danger')");
    look("question");
    stage.visit(ann, channel).until("document.querySelector('main .tools')");
    ann.click("main .tools [aria-haspopup=dialog]");
    ann.until("document.querySelectorAll('parley-picker .grid button').length > 1000");
    look("picker");
    assertThat(faults).isEmpty();
  }

  @Test
  void aPhoneShowsOneThingAtATime() throws Exception {
    Channel channel = stage.channel("pocket", stage.bobby);
    stage.post(stage.bobby, channel, "small screens");
    ann.size(390, 844, true);
    try {
      stage.visit(ann, channel).shows("small screens");
      look("phone channel");
      ann.click(".menu").until("document.querySelector('.with-sidebar')");
      look("phone sidebar");
      stage
          .visit(ann, channel.id() + "/details")
          .until("document.querySelector('.details ul .row')");
      assertThat(ann.evaluate("document.documentElement.scrollWidth <= innerWidth").asBoolean())
          .isTrue();
      look("phone details");
    } finally {
      ann.size(1280, 800, false);
    }
    assertThat(faults).isEmpty();
  }
}

package dev.parley.role;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.model.Role;
import dev.parley.role.ChatStage.Caller;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

@Tag("engine")
class WrittenTextsTest {
  @TempDir static Path dir;

  private static ChatStage stage;
  private static Caller ann;
  private static Caller bob;
  private static Caller guest;
  private static String lobby;

  @BeforeAll
  static void start(TestInfo test) {
    stage = new ChatStage(dir, test);
    ann = stage.person("ann", Role.MEMBER);
    bob = stage.person("bob", Role.MEMBER);
    guest = stage.person("guest", Role.GUEST);
    lobby = stage.channel("lobby", ann, bob);
    stage.ok(ann, "conversations.invite", "channel", lobby, "users", guest.id());
  }

  @AfterAll
  static void stop() {
    stage.close();
  }

  private static String said(Caller by, String text, String... more) {
    String[] arguments = new String[more.length + 4];
    arguments[0] = "channel";
    arguments[1] = lobby;
    arguments[2] = "text";
    arguments[3] = text;
    System.arraycopy(more, 0, arguments, 4, more.length);
    return stage.ok(by, "chat.postMessage", arguments).at("/message/text").asString();
  }

  @Test
  void markdownTakesThePlaceOfAText() {
    String channel = stage.channel("in-markdown", ann);
    stage.ok(
        ann,
        "chat.postMessage",
        new String[] {
          "channel", channel, "markdown_text", "## Plan\n\n- **one**\n- [two](https://a.test/x)"
        });
    JsonNode posted = stage.history(ann, channel).getFirst();
    assertThat(posted.path("text").asString())
        .isEqualTo("*Plan*\n\n• *one*\n• <https://a.test/x|two>");
    String ts = posted.path("ts").asString();
    stage.ok(ann, "chat.update", "channel", channel, "ts", ts, "markdown_text", "**done**");
    assertThat(stage.history(ann, channel).getFirst().path("text").asString()).isEqualTo("*done*");
    assertThat(
            stage.error(
                ann, "chat.postMessage", "channel", channel, "text", "a", "markdown_text", "b"))
        .isEqualTo("markdown_text_conflict");
    assertThat(
            stage.error(
                ann,
                "chat.postMessage",
                new String[] {
                  "channel", channel, "blocks", "[{\"type\":\"divider\"}]", "markdown_text", "b"
                }))
        .isEqualTo("markdown_text_conflict");
    assertThat(
            stage.error(
                ann, "chat.postMessage", "channel", channel, "markdown_text", "x".repeat(12_001)))
        .isEqualTo("msg_too_long");
  }

  @Test
  void makesLinksOfAddressesAndEscapesWhatIsNoMark() {
    assertThat(said(ann, "R&D at https://a.example/?x=1&y=2 <3"))
        .isEqualTo("R&amp;D at <https://a.example/?x=1&amp;y=2> &lt;3");
    assertThat(said(ann, "at https://a.example", "parse", "none"))
        .isEqualTo("at https://a.example");
  }

  @Test
  void leavesNamesAloneUnlessAsked() {
    assertThat(said(ann, "@bob see #lobby @here")).isEqualTo("@bob see #lobby @here");
  }

  @Test
  void mentionsPeopleChannelsAndAudiencesByName() {
    String expected = "<@" + bob.id() + ">, see <#" + lobby + "|lobby>. <!here> @nobody a@bob";
    assertThat(said(ann, "@bob, see #lobby. @here @nobody a@bob", "link_names", "true"))
        .isEqualTo(expected);
    assertThat(said(ann, "@bob, see #lobby. @here @nobody a@bob", "parse", "full"))
        .isEqualTo(expected);
  }

  @Test
  void namesNoChannelThatTheWriterMayNotSee() {
    stage.ok(bob, "conversations.create", "name", "hidden", "is_private", "true");
    assertThat(said(ann, "#hidden", "link_names", "true")).isEqualTo("#hidden");
    stage.channel("open", ann);
    assertThat(said(guest, "#open", "link_names", "true")).isEqualTo("#open");
  }

  @Test
  void keepsAnEditInTheSameForm() {
    String ts = stage.post(ann, lobby, "first");
    String text =
        stage
            .ok(ann, "chat.update", "channel", lobby, "ts", ts, "text", "a < b")
            .path("text")
            .asString();
    assertThat(text).isEqualTo("a &lt; b");
    assertThat(
            stage
                .ok(ann, "chat.update", "channel", lobby, "ts", ts, "text", text)
                .path("text")
                .asString())
        .isEqualTo(text);
  }

  @Test
  void postsToAChannelByItsName() {
    for (String name : new String[] {"#lobby", "lobby"}) {
      assertThat(
              stage
                  .ok(ann, "chat.postMessage", "channel", name, "text", "by name")
                  .path("channel")
                  .asString())
          .isEqualTo(lobby);
    }
    stage.ok(bob, "conversations.create", "name", "locked", "is_private", "true");
    for (String name : new String[] {"#locked", "#none", "", "#"}) {
      assertThat(stage.error(ann, "chat.postMessage", "channel", name, "text", "x"))
          .isEqualTo("channel_not_found");
    }
  }
}

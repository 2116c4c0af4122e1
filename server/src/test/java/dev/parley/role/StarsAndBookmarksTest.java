package dev.parley.role;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conversation.Bookmarks;
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
class StarsAndBookmarksTest {
  @TempDir static Path dir;

  private static ChatStage stage;
  private static Caller ann;
  private static Caller bob;
  private static Caller eve;

  @BeforeAll
  static void start(TestInfo test) {
    stage = new ChatStage(dir, test);
    ann = stage.person("ann", Role.MEMBER);
    bob = stage.person("bob", Role.MEMBER);
    eve = stage.person("eve", Role.MEMBER);
  }

  @AfterAll
  static void stop() {
    stage.close();
  }

  private static String secret(String name, Caller creator, Caller other) {
    String id =
        stage
            .ok(creator, "conversations.create", "name", name, "is_private", "true")
            .at("/channel/id")
            .asString();
    stage.ok(creator, "conversations.invite", "channel", id, "users", other.id());
    return id;
  }

  private static String bookmark(Caller caller, String channel, String title) {
    return stage
        .ok(
            caller,
            "bookmarks.add",
            new String[] {
              "channel_id",
              channel,
              "title",
              title,
              "type",
              "link",
              "link",
              "https://example.com/" + title
            })
        .at("/bookmark/id")
        .asString();
  }

  private static String refusedLink(String channel, String link) {
    return stage.error(
        ann,
        "bookmarks.add",
        new String[] {"channel_id", channel, "title", "t", "type", "link", "link", link});
  }

  @Test
  void starsAMessageForItsOwnerAlone() {
    String channel = stage.channel("stars", ann, bob);
    String ts = stage.post(ann, channel, "keep this");
    stage.forget();
    stage.ok(bob, "stars.add", "channel", channel, "timestamp", ts);
    assertThat(stage.error(bob, "stars.add", "channel", channel, "timestamp", ts))
        .isEqualTo("already_starred");
    JsonNode added = stage.frames(bob.id()).getFirst();
    assertThat(added.path("type").asString()).isEqualTo("star_added");
    assertThat(added.at("/item/message/text").asString()).isEqualTo("keep this");
    assertThat(added.at("/item/message/is_starred").asBoolean()).isTrue();
    assertThat(stage.frames(channel)).isEmpty();
    JsonNode item = stage.ok(bob, "stars.list").at("/items/0");
    assertThat(item.path("type").asString()).isEqualTo("message");
    assertThat(item.at("/message/ts").asString()).isEqualTo(ts);
    assertThat(item.at("/message/permalink").asString())
        .isEqualTo("https://parley.test/archives/" + channel + "/p" + ts.replace(".", ""));
    assertThat(stage.ok(ann, "stars.list").path("items").size()).isZero();

    stage.ok(bob, "stars.remove", "channel", channel, "timestamp", ts);
    assertThat(stage.frames(bob.id()).getLast().path("type").asString()).isEqualTo("star_removed");
    assertThat(stage.error(bob, "stars.remove", "channel", channel, "timestamp", ts))
        .isEqualTo("not_starred");
    assertThat(stage.ok(bob, "stars.list").path("items").size()).isZero();
    stage.ok(bob, "stars.add", "channel", channel, "timestamp", ts);
  }

  @Test
  void starsAChannelAndPagesFromTheNewest() {
    Caller cleo = stage.person("cleo", Role.MEMBER);
    String channel = stage.channel("stars-paged", cleo);
    String ts = stage.post(cleo, channel, "older star");
    stage.ok(cleo, "stars.add", "channel", channel, "timestamp", ts);
    stage.ok(cleo, "stars.add", "channel", channel);
    JsonNode first = stage.ok(cleo, "stars.list", "count", "1");
    assertThat(first.at("/items/0/type").asString()).isEqualTo("channel");
    assertThat(first.at("/paging/total").asInt()).isEqualTo(2);
    assertThat(first.at("/paging/pages").asInt()).isEqualTo(2);
    JsonNode second = stage.ok(cleo, "stars.list", "count", "1", "page", "2");
    assertThat(second.at("/items/0/message/ts").asString()).isEqualTo(ts);
    assertThat(stage.ok(cleo, "stars.list", "page", "9").path("items").size()).isZero();
  }

  @Test
  void showsNoStarredThingToWhoMaySeeItNoMore() {
    String channel = secret("stars-secret", ann, bob);
    String ts = stage.post(ann, channel, "between us");
    stage.ok(bob, "stars.add", "channel", channel, "timestamp", ts);
    int before = stage.ok(bob, "stars.list").path("items").size();
    stage.ok(ann, "conversations.kick", "channel", channel, "user", bob.id());
    assertThat(stage.ok(bob, "stars.list").path("items").size()).isEqualTo(before - 1);
    assertThat(stage.error(eve, "stars.add", "channel", channel, "timestamp", ts))
        .isEqualTo("channel_not_found");
    assertThat(stage.error(eve, "stars.remove", "channel", channel, "timestamp", ts))
        .isEqualTo("channel_not_found");
    stage.forget();
    stage.ok(bob, "stars.remove", "channel", channel, "timestamp", ts);
    JsonNode removed = stage.frames(bob.id()).getFirst();
    assertThat(removed.path("item").has("message")).isFalse();
  }

  @Test
  void showsNoDeletedMessage() {
    String channel = stage.channel("stars-deleted", ann, eve);
    String ts = stage.post(ann, channel, "soon gone");
    stage.ok(eve, "stars.add", "channel", channel, "timestamp", ts);
    stage.ok(ann, "chat.delete", "channel", channel, "ts", ts);
    assertThat(stage.ok(eve, "stars.list").path("items").size()).isZero();
    stage.ok(eve, "stars.remove", "channel", channel, "timestamp", ts);
  }

  @Test
  void refusesStarsOnNothing() {
    String channel = stage.channel("stars-nothing", ann);
    assertThat(stage.error(ann, "stars.add")).isEqualTo("no_item_specified");
    assertThat(stage.error(ann, "stars.add", "channel", channel, "timestamp", "soon"))
        .isEqualTo("bad_timestamp");
    assertThat(stage.error(ann, "stars.add", "channel", channel, "timestamp", "1.000001"))
        .isEqualTo("message_not_found");
    assertThat(stage.error(ann, "stars.add", "channel", "C0")).isEqualTo("channel_not_found");
    assertThat(stage.error(ann, "stars.add", "file", "F0")).isEqualTo("file_not_found");
    assertThat(stage.error(ann, "stars.add", "file_comment", "Fc0"))
        .isEqualTo("file_comment_not_found");
  }

  @Test
  void keepsBookmarksInTheirOrderAndTellsTheConversation() {
    String channel = stage.channel("bookmarks", ann, bob);
    stage.forget();
    String first = bookmark(ann, channel, "first");
    String second = bookmark(bob, channel, "second");
    JsonNode added = stage.frames(channel).getFirst();
    assertThat(added.path("type").asString()).isEqualTo("bookmark_added");
    assertThat(added.at("/bookmark/id").asString()).isEqualTo(first);

    JsonNode edited =
        stage.ok(
            bob,
            "bookmarks.edit",
            new String[] {
              "channel_id", channel, "bookmark_id", first, "title", "renamed", "emoji", ":tada:"
            });
    assertThat(edited.at("/bookmark/title").asString()).isEqualTo("renamed");
    assertThat(edited.at("/bookmark/link").asString()).isEqualTo("https://example.com/first");
    assertThat(edited.at("/bookmark/last_updated_by_user_id").asString()).isEqualTo(bob.id());
    JsonNode list = stage.ok(eve, "bookmarks.list", "channel_id", channel).path("bookmarks");
    assertThat(list.at("/0/title").asString()).isEqualTo("renamed");
    assertThat(list.at("/0/emoji").asString()).isEqualTo(":tada:");
    assertThat(list.at("/1/id").asString()).isEqualTo(second);

    stage.ok(ann, "bookmarks.remove", "channel_id", channel, "bookmark_id", first);
    JsonNode removed = stage.frames(channel).getLast();
    assertThat(removed.path("type").asString()).isEqualTo("bookmark_removed");
    assertThat(stage.error(ann, "bookmarks.remove", "channel_id", channel, "bookmark_id", first))
        .isEqualTo("bookmark_not_found");
    assertThat(stage.ok(ann, "bookmarks.list", "channel_id", channel).path("bookmarks").size())
        .isEqualTo(1);
  }

  @Test
  void refusesBookmarksThatAreNone() {
    String channel = stage.channel("bookmarks-bad", ann);
    assertThat(refusedLink(channel, "javascript:alert(1)")).isEqualTo("invalid_link");
    assertThat(refusedLink(channel, "not a link")).isEqualTo("invalid_link");
    assertThat(refusedLink(channel, "example.com")).isEqualTo("invalid_link");
    assertThat(
            stage.error(
                ann,
                "bookmarks.add",
                new String[] {
                  "channel_id", channel, "title", "t", "type", "canvas", "link", "https://a.test"
                }))
        .isEqualTo("invalid_bookmark_type");
    assertThat(
            stage.error(
                ann,
                "bookmarks.add",
                new String[] {
                  "channel_id",
                  channel,
                  "title",
                  "t".repeat(Bookmarks.TITLE_LENGTH_MAX + 1),
                  "type",
                  "link",
                  "link",
                  "https://a.test"
                }))
        .isEqualTo("invalid_title");
  }

  @Test
  void letsMembersAloneChangeBookmarksAndHidesThoseOfPrivateChannels() {
    String channel = stage.channel("bookmarks-own", ann);
    String hidden = secret("bookmarks-secret", ann, bob);
    String id = bookmark(ann, channel, "mine");
    assertThat(stage.error(eve, "bookmarks.remove", "channel_id", channel, "bookmark_id", id))
        .isEqualTo("not_in_channel");
    assertThat(stage.error(eve, "bookmarks.list", "channel_id", hidden))
        .isEqualTo("channel_not_found");
    assertThat(stage.error(eve, "bookmarks.remove", "channel_id", hidden, "bookmark_id", id))
        .isEqualTo("channel_not_found");
    assertThat(stage.error(bob, "bookmarks.remove", "channel_id", hidden, "bookmark_id", id))
        .isEqualTo("bookmark_not_found");
  }

  @Test
  void keepsNoMoreBookmarksThanFit() {
    String channel = stage.channel("bookmarks-many", ann);
    for (int i = 0; i < Bookmarks.BOOKMARKS_MAX; i++) {
      bookmark(ann, channel, "b" + i);
    }
    assertThat(refusedLink(channel, "https://one.too.many.test")).isEqualTo("too_many_bookmarks");
  }
}

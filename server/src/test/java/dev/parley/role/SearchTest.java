package dev.parley.role;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.model.Role;
import dev.parley.role.StoredRooms.Caller;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Searching what was posted, as people do. */
@Tag("engine")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SearchTest {
  private StoredRooms rooms;
  private Caller ann;
  private Caller bob;
  private Caller gus;
  private String open;
  private String secret;

  @BeforeAll
  void start(@TempDir Path dir, TestInfo test) {
    rooms = StoredRooms.start(dir, test);
    ann = rooms.person("ann", Role.MEMBER);
    bob = rooms.person("bob", Role.MEMBER);
    gus = rooms.person("gus", Role.GUEST);
    open = created("open", false);
    secret = created("secret", true);
    call(ann, "conversations.invite", "channel", open, "users", bob.id());
  }

  @AfterAll
  void stop() {
    rooms.close();
  }

  private String created(String name, boolean isPrivate) {
    return call(ann, "conversations.create", "name", name, "is_private", "" + isPrivate)
        .at("/channel/id")
        .asString();
  }

  private JsonNode call(Caller caller, String method, String... arguments) {
    JsonNode answer = rooms.call(caller, method, arguments);
    assertThat(answer.path("ok").asBoolean()).as("%s: %s", method, answer).isTrue();
    return answer;
  }

  private String post(Caller caller, String channel, String text) {
    return call(caller, "chat.postMessage", "channel", channel, "text", text).path("ts").asString();
  }

  private List<String> found(Caller caller, String query) {
    rooms.index();
    List<String> texts = new ArrayList<>();
    call(caller, "search.messages", "query", query, "sort", "timestamp", "sort_dir", "asc")
        .at("/messages/matches")
        .forEach(match -> texts.add(match.path("text").asString()));
    return texts;
  }

  @Test
  void aMessageIsFoundByItsWordsRightAfterItWasPosted() {
    post(ann, open, "The Quokka sleeps");

    assertThat(found(bob, "quokka")).containsExactly("The Quokka sleeps");
    assertThat(found(bob, "quokkas sleep")).containsExactly("The Quokka sleeps");
    assertThat(found(bob, "\"quokka sleeps\"")).hasSize(1);
    assertThat(found(bob, "quokka -sleeps")).isEmpty();
  }

  @Test
  void anEditAndADeletionAreFollowed() {
    String ts = post(ann, open, "an axolotl swims");
    assertThat(found(ann, "axolotl")).hasSize(1);
    call(ann, "chat.update", "channel", open, "ts", ts, "text", "a newt swims");
    assertThat(found(ann, "axolotl")).isEmpty();
    assertThat(found(ann, "newt")).containsExactly("a newt swims");
    call(ann, "chat.delete", "channel", open, "ts", ts);
    assertThat(found(ann, "newt")).isEmpty();
  }

  @Test
  void operatorsNarrowAQuery() {
    post(ann, open, "lemur one, see <https://example.com/a|this>");
    String second = post(bob, open, "lemur two for <@" + ann.id() + ">");
    call(
        ann,
        "chat.postMessage",
        "channel",
        open,
        "thread_ts",
        second,
        "text",
        "lemur three in a thread");
    call(ann, "reactions.add", "channel", open, "timestamp", second, "name", "eyes");
    post(ann, secret, "lemur four");

    assertThat(found(ann, "lemur")).hasSize(4);
    assertThat(found(ann, "lemur from:@bob")).containsExactly("lemur two for <@" + ann.id() + ">");
    assertThat(found(ann, "lemur from:me")).hasSize(3);
    assertThat(found(ann, "lemur in:#secret")).containsExactly("lemur four");
    assertThat(found(ann, "lemur -in:open")).containsExactly("lemur four");
    assertThat(found(ann, "lemur has:link")).hasSize(1);
    assertThat(found(ann, "lemur has::eyes:")).hasSize(1);
    assertThat(found(ann, "lemur has:reaction from:bob")).hasSize(1);
    assertThat(found(ann, "lemur is:thread")).hasSize(2);
    assertThat(found(ann, "lemur during:today")).hasSize(4);
    assertThat(found(ann, "lemur before:2020-01-01")).isEmpty();
    assertThat(found(bob, "lemur \"the ann\"")).hasSize(1);
  }

  @Test
  void whatSomebodySavedIsFoundByThemAlone() {
    String kept = post(ann, open, "a wombat to keep");
    post(ann, open, "a wombat to forget");
    String hidden = post(ann, secret, "a wombat in hiding");
    call(ann, "conversations.invite", "channel", secret, "users", bob.id());
    call(bob, "stars.add", "channel", open, "timestamp", kept);
    call(bob, "stars.add", "channel", secret, "timestamp", hidden);
    call(bob, "stars.add", "channel", open);

    assertThat(found(bob, "is:saved")).containsExactly("a wombat to keep", "a wombat in hiding");
    assertThat(found(bob, "has:star wombat in:open")).containsExactly("a wombat to keep");
    assertThat(found(bob, "wombat -is:saved")).containsExactly("a wombat to forget");
    assertThat(found(ann, "is:saved")).isEmpty();

    call(ann, "conversations.kick", "channel", secret, "user", bob.id());
    assertThat(found(bob, "is:saved")).containsExactly("a wombat to keep");
    call(bob, "stars.remove", "channel", open, "timestamp", kept);
    assertThat(found(bob, "is:saved")).isEmpty();
  }

  @Test
  void aDirectMessageIsFoundByThoseInIt() {
    String direct = call(ann, "conversations.open", "users", bob.id()).at("/channel/id").asString();
    post(bob, direct, "a manatee for you");

    assertThat(found(ann, "manatee")).hasSize(1);
    assertThat(found(ann, "manatee to:me")).hasSize(1);
    assertThat(found(bob, "manatee to:me")).isEmpty();
    assertThat(found(ann, "manatee in:@bob")).hasSize(1);
    assertThat(found(gus, "manatee")).isEmpty();
  }

  @Test
  void nobodyFindsWhatTheyMayNotReadNow() {
    post(ann, secret, "the narwhal plan");
    post(ann, open, "the narwhal rumour");

    assertThat(found(ann, "narwhal")).hasSize(2);
    assertThat(found(bob, "narwhal")).containsExactly("the narwhal rumour");
    assertThat(found(gus, "narwhal")).isEmpty();

    call(ann, "conversations.invite", "channel", secret, "users", bob.id());
    assertThat(found(bob, "narwhal")).hasSize(2);
    call(ann, "conversations.kick", "channel", secret, "user", bob.id());
    assertThat(found(bob, "narwhal")).containsExactly("the narwhal rumour");
    assertThat(found(bob, "narwhal in:secret")).isEmpty();

    call(ann, "conversations.invite", "channel", open, "users", gus.id());
    assertThat(found(gus, "narwhal")).containsExactly("the narwhal rumour");
    call(ann, "conversations.kick", "channel", open, "user", gus.id());
    assertThat(found(gus, "narwhal")).isEmpty();
  }

  @Test
  void pagesAndMarksAndLinksAreAsAskedFor() {
    for (int i = 1; i <= 5; i++) {
      post(ann, open, "pangolin " + i);
    }
    rooms.index();
    JsonNode answer =
        call(
            ann,
            "search.messages",
            "query",
            "pangolin",
            "sort",
            "timestamp",
            "count",
            "2",
            "page",
            "2",
            "highlight",
            "true");

    assertThat(answer.path("query").asString()).isEqualTo("pangolin");
    assertThat(answer.at("/messages/pagination").toString())
        .isEqualTo(
            "{\"total_count\":5,\"page\":2,\"per_page\":2,\"page_count\":3,\"first\":3,\"last\":4}");
    JsonNode match = answer.at("/messages/matches/0");
    assertThat(match.path("text").asString()).isEqualTo("\uE000pangolin\uE001 3");
    assertThat(match.path("username").asString()).isEqualTo("ann");
    assertThat(match.path("permalink").asString())
        .isEqualTo(
            call(
                    ann,
                    "chat.getPermalink",
                    "channel",
                    open,
                    "message_ts",
                    match.path("ts").asString())
                .path("permalink")
                .asString());
  }
}

package dev.parley.role;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.model.Role;
import dev.parley.model.Ts;
import dev.parley.role.ChatStage.Caller;
import dev.parley.store.Binds;
import dev.parley.store.Keyspace;
import dev.parley.store.Route;
import dev.parley.store.Statement;
import dev.parley.store.outbox.FollowUp;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

@Tag("engine")
class MentionsAndReopeningTest {
  private static final Statement MENTIONS =
      Statement.of(
          Keyspace.USER,
          "SELECT ts_micros FROM mentions WHERE user_id = :user_id AND channel_id = :channel"
              + " AND deleted = 0 ORDER BY ts_micros");
  private static final Statement AUDIENCES =
      Statement.of(
          Keyspace.CHANNEL,
          "SELECT kind FROM channel_mentions WHERE channel_id = :channel_id ORDER BY kind");

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

  private static List<String> mentions(Caller caller, String channel) {
    return stage
        .rooms
        .records
        .store()
        .read(
            Route.user(stage.home, caller.id()),
            session ->
                session.list(
                    MENTIONS,
                    Binds.of("channel", channel),
                    row -> Ts.format(row.number("ts_micros"))));
  }

  private static List<String> audiences(String channel) {
    return stage
        .rooms
        .records
        .store()
        .read(
            Route.channel(stage.home, channel),
            session -> session.list(AUDIENCES, Binds.none(), row -> row.text("kind")));
  }

  private static String to(Caller... people) {
    StringBuilder text = new StringBuilder("hi");
    for (Caller one : people) {
      text.append(" <@").append(one.id()).append('>');
    }
    return text.toString();
  }

  private static void edit(String channel, String ts, String text) {
    stage.ok(ann, "chat.update", "channel", channel, "ts", ts, "text", text);
  }

  @Test
  void aDeletedMessageMentionsNobody() {
    String channel = stage.channel("mention-deleted", ann, bob);
    String ts = stage.post(ann, channel, to(bob) + " <!channel>");
    assertThat(mentions(bob, channel)).containsExactly(ts);
    assertThat(audiences(channel)).containsExactly("channel");
    stage.ok(ann, "chat.delete", "channel", channel, "ts", ts);
    assertThat(mentions(bob, channel)).isEmpty();
    assertThat(audiences(channel)).isEmpty();
  }

  @Test
  void aDeletedRootThatStaysForItsRepliesMentionsNobody() {
    String channel = stage.channel("mention-root", ann, bob);
    String root = stage.post(ann, channel, to(bob));
    String reply = stage.post(ann, channel, to(bob), "thread_ts", root);
    stage.ok(ann, "chat.delete", "channel", channel, "ts", root);
    assertThat(mentions(bob, channel)).containsExactly(reply);
  }

  @Test
  void anEditMentionsWhomItsTextMentions() {
    String channel = stage.channel("mention-edit", ann, bob, eve);
    String ts = stage.post(ann, channel, to(bob) + " <!here>");
    edit(channel, ts, to(eve) + " <!channel>");
    assertThat(mentions(bob, channel)).isEmpty();
    assertThat(mentions(eve, channel)).containsExactly(ts);
    assertThat(audiences(channel)).containsExactly("channel");
    edit(channel, ts, to(bob));
    assertThat(mentions(bob, channel)).containsExactly(ts);
    assertThat(mentions(eve, channel)).isEmpty();
    assertThat(audiences(channel)).isEmpty();
  }

  @Test
  void anEditMentionsNobodyFromOutside() {
    String channel = stage.channel("mention-outside", ann);
    String ts = stage.post(ann, channel, "hi");
    edit(channel, ts, to(bob));
    assertThat(mentions(bob, channel)).isEmpty();
  }

  @Test
  void anOlderMentionThatIsRepeatedChangesNothing() {
    String channel = stage.channel("mention-repeat", ann, bob);
    String ts = stage.post(ann, channel, to(bob));
    edit(channel, ts, "nobody");
    stage.rooms.followUps.apply(
        List.of(
            new FollowUp.Mention(
                stage.home.teamId(),
                bob.id(),
                channel,
                Ts.parse(ts).orElseThrow(),
                ann.id(),
                null,
                false,
                1)));
    assertThat(mentions(bob, channel)).isEmpty();
  }

  private static String direct(Caller caller, Caller... others) {
    String users = String.join(",", java.util.Arrays.stream(others).map(Caller::id).toList());
    return stage.ok(caller, "conversations.open", "users", users).at("/channel/id").asString();
  }

  private static List<String> open(Caller caller) {
    return stage.rooms.conversations.own(stage.home, caller.id(), "", 1_000).stream()
        .filter(own -> own.isOpen() && !own.kind().isChannel())
        .map(own -> own.channelId())
        .toList();
  }

  private static List<String> types(Caller caller) {
    return stage.frames(caller.id()).stream().map(one -> one.path("type").asString()).toList();
  }

  @Test
  void aMessageReopensADirectMessageForTheOther() {
    String channel = direct(ann, bob);
    stage.ok(bob, "conversations.close", "channel", channel);
    assertThat(open(bob)).doesNotContain(channel);
    stage.forget();
    stage.post(ann, channel, "are you there?");
    assertThat(open(bob)).contains(channel);
    JsonNode opened = stage.frames(bob.id()).getFirst();
    assertThat(opened.path("type").asString()).isEqualTo("im_open");
    assertThat(opened.path("channel").asString()).isEqualTo(channel);
    stage.forget();
    stage.post(ann, channel, "hello?");
    assertThat(stage.frames(bob.id())).isEmpty();
  }

  @Test
  void aMessageOfOnesOwnReopensNothingForOneself() {
    String channel = direct(eve, ann);
    stage.ok(ann, "conversations.close", "channel", channel);
    stage.forget();
    stage.post(ann, channel, "bye");
    assertThat(types(ann)).isEmpty();
  }

  @Test
  void aMessageReopensAGroupMessageForThoseWhoClosedIt() {
    String channel = direct(ann, bob, eve);
    stage.ok(bob, "conversations.close", "channel", channel);
    stage.forget();
    stage.post(ann, channel, "all here?");
    assertThat(types(bob)).containsExactly("group_open");
    assertThat(types(eve)).isEmpty();
    assertThat(open(bob)).contains(channel);
  }

  @Test
  void aRepeatedFollowUpDoesNotReopenWhatWasClosedAfterItsMessage() {
    String channel = direct(bob, eve);
    stage.post(bob, channel, "first");
    long seq = stage.rooms.conversations.find(stage.home, channel).orElseThrow().seq();
    stage.ok(eve, "conversations.close", "channel", channel);
    FollowUp repeated =
        new FollowUp.Reopen(stage.home.teamId(), channel, "im", List.of(eve.id()), seq);
    stage.rooms.followUps.apply(List.of(repeated));
    assertThat(open(eve)).doesNotContain(channel);
  }

  @Test
  void aMessageToAChannelAsksNoMember() {
    String channel = stage.channel("no-reopening", ann, bob, eve);
    stage.forget();
    stage.post(ann, channel, "hi");
    assertThat(types(bob)).isEmpty();
    assertThat(types(eve)).isEmpty();
  }
}

package dev.parley.role;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.message.UnreadMentions;
import dev.parley.model.Role;
import dev.parley.role.ChatStage.Caller;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

@Tag("engine")
class UnreadMentionsTest {
  @TempDir static Path dir;

  private static ChatStage stage;
  private static Caller alice;
  private static Caller bob;
  private static Caller carol;
  private static int channels;
  private String channel;

  @BeforeAll
  static void start(TestInfo test) {
    stage = new ChatStage(dir, test);
    alice = stage.person("alice", Role.MEMBER);
    bob = stage.person("bob", Role.MEMBER);
    carol = stage.person("carol", Role.MEMBER);
  }

  @AfterAll
  static void stop() {
    stage.close();
  }

  @BeforeEach
  void open() {
    channel = stage.channel("talk-" + channels++, alice, bob);
  }

  private int unread(Caller caller) {
    return stage.rooms.unreadMentions.count(stage.home, caller.id(), channel);
  }

  private static String group(String name, Caller member) {
    String id = stage.ok(alice, "usergroups.create", "name", name).at("/usergroup/id").asString();
    stage.ok(alice, "usergroups.users.update", "usergroup", id, "users", member.id());
    return id;
  }

  @Test
  void countMentionsByNameByGroupAndAsEveryone() {
    String group = group("cooks", bob);
    stage.post(alice, channel, "hello");
    assertThat(unread(bob)).isZero();
    stage.post(alice, channel, "<@" + bob.id() + ">");
    stage.post(alice, channel, "<!subteam^" + group + "|@cooks> and <@" + bob.id() + ">");
    stage.post(alice, channel, "<!channel>");
    assertThat(unread(bob)).isEqualTo(3);
  }

  @Test
  void countAgainstTheReadMark() {
    String read = stage.post(alice, channel, "<!here>");
    stage.post(alice, channel, "<!here>");
    stage.ok(bob, "conversations.mark", "channel", channel, "ts", read);
    assertThat(unread(bob)).isEqualTo(1);
  }

  @Test
  void followWhoIsInAGroup() {
    String group = group("bakers", bob);
    stage.post(alice, channel, "<!subteam^" + group + ">");
    assertThat(unread(bob)).isEqualTo(1);
    stage.ok(alice, "usergroups.disable", "usergroup", group);
    assertThat(unread(bob)).isZero();
    stage.ok(alice, "usergroups.enable", "usergroup", group);
    assertThat(unread(bob)).isEqualTo(1);
    stage.ok(alice, "usergroups.users.update", "usergroup", group, "users", carol.id());
    assertThat(unread(bob)).isZero();
  }

  @Test
  void leaveOutOnesOwnAndTheDeleted() {
    stage.post(bob, channel, "<!channel> <@" + bob.id() + ">");
    String named = stage.post(alice, channel, "<@" + bob.id() + ">");
    String all = stage.post(alice, channel, "<!everyone>");
    assertThat(unread(bob)).isEqualTo(2);
    stage.ok(alice, "chat.delete", "channel", channel, "ts", named);
    stage.ok(alice, "chat.delete", "channel", channel, "ts", all);
    assertThat(unread(bob)).isZero();
  }

  @Test
  void areNoneForWhoIsNotThere() {
    stage.post(alice, channel, "<!channel> <@" + carol.id() + ">");
    assertThat(unread(carol)).isZero();
  }

  @Test
  void areCountedNoFurtherThanTheLimit() {
    for (int i = 0; i <= UnreadMentions.COUNT_MAX; i++) {
      stage.post(alice, channel, "<!here>");
    }
    assertThat(unread(bob)).isEqualTo(UnreadMentions.COUNT_MAX);
  }
}

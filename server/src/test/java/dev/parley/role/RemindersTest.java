package dev.parley.role;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.model.Role;
import dev.parley.people.OwnBot;
import dev.parley.reminder.Reminders;
import dev.parley.role.ChatStage.Caller;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

@Tag("engine")
class RemindersTest {
  @TempDir static Path dir;

  private static ChatStage stage;
  private static Caller bob;
  private static Caller bot;

  @BeforeAll
  static void start(TestInfo test) {
    stage = new ChatStage(dir, test);
    bob = stage.person("bob", Role.MEMBER);
    bot = stage.bot("robo");
  }

  @AfterAll
  static void stop() {
    stage.close();
  }

  private static JsonNode add(Caller caller, String text, String time) {
    return stage.ok(caller, "reminders.add", "text", text, "time", time).path("reminder");
  }

  private static List<String> listed(Caller caller) {
    List<String> ids = new ArrayList<>();
    stage
        .ok(caller, "reminders.list")
        .path("reminders")
        .forEach(one -> ids.add(one.path("id").asString()));
    return ids;
  }

  /** What the workspace's own bot has told someone, oldest first. */
  private static List<String> told(Caller caller) {
    List<String> texts = new ArrayList<>();
    for (var own : stage.rooms.conversations.own(stage.home, caller.id(), "", 100)) {
      for (JsonNode message : stage.history(caller, own.channelId())) {
        if (message.path("app_id").asString("").equals(OwnBot.APP_ID)) {
          texts.addFirst(message.path("text").asString());
        }
      }
    }
    return texts;
  }

  @Test
  void givesAReminderAtItsTimeOnceAndKeepsItUntilItIsComplete() {
    Caller ann = stage.person("ann", Role.MEMBER);
    JsonNode reminder = add(ann, "drink water", "in 5 minutes");
    String id = reminder.path("id").asString();
    assertThat(reminder.path("user").asString()).isEqualTo(ann.id());
    assertThat(reminder.path("recurring").asBoolean()).isFalse();
    assertThat(reminder.path("complete_ts").asLong()).isZero();
    assertThat(reminder.path("time").asLong() - stage.nowSeconds()).isBetween(295L, 300L);
    stage.doWhatIsDue();
    assertThat(told(ann)).isEmpty();
    stage.pass(Duration.ofMinutes(5));
    stage.doWhatIsDue();
    stage.doWhatIsDue();
    assertThat(told(ann)).containsExactly("Reminder: drink water");
    assertThat(listed(ann)).containsExactly(id);

    stage.ok(ann, "reminders.complete", "reminder", id);
    long complete =
        stage.ok(ann, "reminders.info", "reminder", id).at("/reminder/complete_ts").asLong();
    assertThat(complete).isPositive();
    stage.pass(Duration.ofSeconds(60));
    stage.ok(ann, "reminders.complete", "reminder", id);
    assertThat(stage.ok(ann, "reminders.info", "reminder", id).at("/reminder/complete_ts").asLong())
        .isEqualTo(complete);
    stage.pass(Duration.ofSeconds(Reminders.COMPLETE_SECONDS));
    stage.doWhatIsDue();
    assertThat(listed(ann)).isEmpty();
  }

  @Test
  void givesAReminderOnceAlthoughTheServerDiesAfterIt() {
    Caller cleo = stage.person("cleo", Role.MEMBER);
    add(cleo, "first", "1");
    stage.pass(Duration.ofSeconds(2));
    stage.doWhatIsDue();
    add(cleo, "second", "1");
    stage.pass(Duration.ofSeconds(2));
    stage.dieInTheMiddleOfWhatIsDue();
    stage.doWhatIsDue();
    assertThat(told(cleo)).containsExactly("Reminder: first", "Reminder: second");
  }

  @Test
  void givesARecurringOneAgainAndTheMissedOnesOnce() {
    Caller dan = stage.person("dan", Role.MEMBER);
    JsonNode reminder = add(dan, "stand up", "every day");
    String id = reminder.path("id").asString();
    assertThat(reminder.path("recurring").asBoolean()).isTrue();
    assertThat(reminder.has("time")).isFalse();
    assertThat(reminder.at("/recurrence/frequency").asString()).isEqualTo("daily");
    stage.pass(Duration.ofDays(1));
    stage.doWhatIsDue();
    assertThat(told(dan)).hasSize(1);
    stage.pass(Duration.ofDays(1));
    stage.doWhatIsDue();
    assertThat(told(dan)).hasSize(2);
    stage.pass(Duration.ofDays(5));
    stage.doWhatIsDue();
    assertThat(told(dan)).hasSize(3);
    assertThat(stage.error(dan, "reminders.complete", "reminder", id))
        .isEqualTo("cannot_complete_recurring");
    stage.ok(dan, "reminders.delete", "reminder", id);
    stage.pass(Duration.ofDays(1));
    stage.doWhatIsDue();
    assertThat(told(dan)).hasSize(3);
    assertThat(add(dan, "report", "every Thursday").at("/recurrence/weekdays/0").asString())
        .isEqualTo("thursday");
  }

  @Test
  void givesNothingThatWasCompleteOrDeletedBefore() {
    Caller eve = stage.person("eve", Role.MEMBER);
    String done = add(eve, "done", "in 1 minute").path("id").asString();
    String gone = add(eve, "gone", "in 1 minute").path("id").asString();
    stage.ok(eve, "reminders.complete", "reminder", done);
    stage.ok(eve, "reminders.delete", "reminder", gone);
    stage.pass(Duration.ofMinutes(2));
    stage.doWhatIsDue();
    assertThat(told(eve)).isEmpty();
    assertThat(listed(eve)).containsExactly(done);
  }

  @Test
  void showsRemindersToTheirPersonAlone() {
    Caller fay = stage.person("fay", Role.MEMBER);
    String id = add(fay, "secret", "tomorrow").path("id").asString();
    for (String method : List.of("reminders.info", "reminders.complete", "reminders.delete")) {
      assertThat(stage.error(bob, method, "reminder", id)).isEqualTo("not_found");
    }
    assertThat(listed(bob)).doesNotContain(id);
  }

  @Test
  void refusesRemindersForOthersAndOfBots() {
    String[] soon = {"text", "x", "time", "in 1 hour", "user", ""};
    soon[5] = bot.id();
    assertThat(stage.error(bob, "reminders.add", soon)).isEqualTo("cannot_add_bot");
    soon[5] = "U404";
    assertThat(stage.error(bob, "reminders.add", soon)).isEqualTo("user_not_found");
    soon[5] = stage.person("gil", Role.MEMBER).id();
    assertThat(stage.error(bob, "reminders.add", soon)).isEqualTo("cannot_add_others");
    soon[3] = "every day";
    assertThat(stage.error(bob, "reminders.add", soon)).isEqualTo("cannot_add_others_recurring");
    soon[5] = new OwnBot(stage.rooms.members).of(stage.home).userId();
    assertThat(stage.error(bob, "reminders.add", soon)).isEqualTo("cannot_add_slackbot");
    soon[5] = bob.id();
    stage.ok(bob, "reminders.add", soon);
    assertThat(stage.error(bot, "reminders.list")).isEqualTo("user_is_bot");
    assertThat(stage.error(bob, "reminders.add", "text", "x", "time", "soon"))
        .isEqualTo("cannot_parse");
    assertThat(
            stage.error(
                bob,
                "reminders.add",
                "text",
                "x".repeat(Reminders.TEXT_LENGTH_MAX + 1),
                "time",
                "tomorrow"))
        .isEqualTo("msg_too_long");
  }

  @Test
  void speaksAsAnotherBotWhereSomebodyHasTheFirstHandle() {
    var home = stage.rooms.workspaces.create("other", "Other").home();
    stage.rooms.members.create(
        home,
        new dev.parley.people.Members.NewMember(
            "slackbot", "s@example.com", "Not a bot", Role.MEMBER, false, null),
        null);
    OwnBot bots = new OwnBot(stage.rooms.members);
    assertThat(bots.of(home).name()).isEqualTo("parleybot");
    assertThat(bots.of(home).userId()).isEqualTo(bots.of(home).userId());
  }
}

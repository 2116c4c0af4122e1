package dev.parley.role;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.app.Tokens;
import dev.parley.model.Effect;
import dev.parley.model.Event;
import dev.parley.model.Role;
import dev.parley.model.StreamId;
import dev.parley.realtime.feed.StoredMemberships;
import dev.parley.realtime.feed.StoredVisibility;
import dev.parley.realtime.feed.StreamRows;
import dev.parley.realtime.gateway.Memberships;
import dev.parley.realtime.gateway.Memberships.Loaded;
import dev.parley.realtime.gateway.Viewer;
import dev.parley.role.ChatStage.Caller;
import dev.parley.store.outbox.FollowUp;
import java.nio.file.Path;
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
class GuestsTest {
  @TempDir static Path dir;

  private static ChatStage stage;
  private static Caller host;
  private static Caller friend;
  private static Caller stranger;
  private static Caller guest;
  private static String lobby;
  private static String office;

  @BeforeAll
  static void start(TestInfo test) {
    stage = new ChatStage(dir, test);
    host = stage.person("host", Role.MEMBER);
    friend = stage.person("friend", Role.MEMBER);
    stranger = stage.person("stranger", Role.MEMBER);
    guest = stage.person("guest", Role.GUEST);
    lobby = stage.channel("lobby", host, friend);
    stage.ok(host, "conversations.invite", "channel", lobby, "users", guest.id());
    office = stage.channel("office", host, stranger);
  }

  @AfterAll
  static void stop() {
    stage.close();
  }

  private static List<String> listed(Caller caller, String... arguments) {
    List<String> ids = new ArrayList<>();
    stage
        .ok(caller, "users.list", arguments)
        .path("members")
        .forEach(member -> ids.add(member.path("id").asString()));
    return ids;
  }

  private static Viewer viewer(Caller caller) {
    return new Viewer(stage.home.teamId(), caller.id(), "none");
  }

  @Test
  void seeThoseWithWhomTheyShareAConversation() {
    assertThat(listed(guest)).containsExactlyInAnyOrder(host.id(), friend.id(), guest.id());
    assertThat(listed(host)).contains(stranger.id());
    stage.ok(guest, "users.info", "user", friend.id());
    assertThat(stage.error(guest, "users.info", "user", stranger.id()))
        .isEqualTo(stage.error(guest, "users.info", "user", "U0NOBODY"));
  }

  @Test
  void writeToAPublicChannelFromOutsideAsToNone() {
    String soon = Long.toString(stage.nowSeconds() + 60);
    for (Caller caller : List.of(guest, friend)) {
      String said = caller.equals(guest) ? "channel_not_found" : "not_in_channel";
      String[] to = {"channel", office, "text", "hello"};
      assertThat(stage.error(caller, "chat.postMessage", to)).isEqualTo(said);
      assertThat(stage.error(caller, "chat.meMessage", to)).isEqualTo(said);
      assertThat(
              stage.error(
                  caller,
                  "chat.postEphemeral",
                  "channel",
                  office,
                  "text",
                  "hello",
                  "user",
                  host.id()))
          .isEqualTo(said);
      assertThat(
              stage.error(
                  caller,
                  "chat.scheduleMessage",
                  "channel",
                  office,
                  "text",
                  "hello",
                  "post_at",
                  soon))
          .isEqualTo(said);
    }
  }

  @Test
  void pageThroughThemAsIfThereWereNobodyElse() {
    List<String> seen = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page = stage.ok(guest, "users.list", "limit", "1", "cursor", cursor);
      assertThat(page.path("members")).hasSize(1);
      seen.add(page.at("/members/0/id").asString());
      cursor = page.at("/response_metadata/next_cursor").asString();
    } while (!cursor.isEmpty());
    assertThat(seen).isSorted().containsExactlyInAnyOrder(host.id(), friend.id(), guest.id());
  }

  @Test
  void watchThePresenceOfNobodyElse() {
    StoredVisibility sight = new StoredVisibility(stage.rooms.members, stage.rooms.conversations);
    List<String> all = List.of(host.id(), stranger.id(), guest.id(), "U0NOBODY");
    assertThat(sight.visible(viewer(guest), all)).containsExactlyInAnyOrder(host.id(), guest.id());
    assertThat(sight.visible(viewer(host), all))
        .containsExactlyInAnyOrder(host.id(), stranger.id(), guest.id());
  }

  @Test
  void loseSightOfWhoShareNothingAnyMore() {
    Caller passing = stage.person("passing", Role.MEMBER);
    stage.ok(passing, "conversations.join", "channel", lobby);
    assertThat(listed(guest)).contains(passing.id());
    stage.ok(passing, "conversations.leave", "channel", lobby);
    assertThat(listed(guest)).doesNotContain(passing.id());
    assertThat(stage.error(guest, "users.getPresence", "user", passing.id()))
        .isEqualTo("user_not_found");
  }

  @Test
  void hearOfAChangedProfileWhereTheyShareAConversation() {
    stage.forget();
    stage.ok(host, "users.profile.set", "name", "title", "value", "Host");
    JsonNode told = stage.frames(lobby).getLast();
    assertThat(told.path("type").asString()).isEqualTo("user_change");
    assertThat(told.at("/user/profile/title").asString()).isEqualTo("Host");
    assertThat(stage.frames(office)).isEmpty();
    assertThat(last(lobby).effects()).containsExactly(new Effect.ForGuests());
  }

  @Test
  void hearOfAChangeOnceThoughItIsRepeated() {
    stage.ok(friend, "users.profile.set", "name", "title", "value", "Friend");
    stage.forget();
    FollowUp again = new FollowUp.PersonChanged(stage.home.teamId(), friend.id());
    stage.rooms.followUps.apply(List.of(again));
    assertThat(stage.frames(lobby)).isEmpty();
  }

  private static Event last(String channel) {
    return new StreamRows(stage.rooms.records.store())
        .read(StreamId.conversation(channel), 0, 1_000)
        .orElseThrow()
        .getLast();
  }

  @Test
  void hearTheWorkspaceButNotItsFullMembers() {
    Loaded loaded = memberships().load(signedIn(guest), Memberships.NOW);
    assertThat(loaded).isInstanceOf(Loaded.Granted.class);
    Loaded.Granted granted = (Loaded.Granted) loaded;
    assertThat(granted.isGuest()).isTrue();
    assertThat(granted.subscriptions())
        .extracting(one -> one.stream().value())
        .contains(stage.home.teamId(), lobby)
        .doesNotContain(stage.home.teamId() + "/members", office);
  }

  @Test
  void areAwayByHandAfterTheirServerBeganAnew() {
    stage.ok(friend, "users.setPresence", "presence", "away");
    assertThat(memberships().load(signedIn(friend), Memberships.NOW))
        .isInstanceOfSatisfying(
            Loaded.Granted.class, granted -> assertThat(granted.manualAway()).isTrue());
  }

  private static Viewer signedIn(Caller caller) {
    if (stage.rooms.tokens.check(caller.token()) instanceof Tokens.Checked.Valid valid) {
      return new Viewer(stage.home.teamId(), caller.id(), valid.principal().credentialId());
    }
    throw new AssertionError("a token that is not good");
  }

  private static StoredMemberships memberships() {
    Rooms rooms = stage.rooms;
    return new StoredMemberships(
        rooms.records.store(),
        rooms.members,
        rooms.presence,
        rooms.conversations,
        rooms.bearers,
        new StreamRows(rooms.records.store()),
        rooms.records.clock());
  }
}

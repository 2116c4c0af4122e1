package dev.parley.realtime.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.model.Effect;
import dev.parley.model.StreamId;
import dev.parley.realtime.channel.ChannelLimits;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GatewayTest {
  private final OneProcess tier = new OneProcess();

  @BeforeEach
  void people() {
    for (String userId : List.of("U1", "U2", "U3")) {
      tier.world.person(userId);
    }
    tier.world.join("U1", StreamId.conversation("C1"));
    tier.world.join("U2", StreamId.conversation("C1"));
    tier.pass(100);
  }

  @Test
  void saysHelloOnceItKnowsWhereTheStreamsAre() {
    FakeConnection socket = new FakeConnection();
    tier.gateway.opened(socket, Admission.fresh(new Viewer("T1", "U1", "x")));
    tier.turns.remove().run();
    assertThat(tier.calls).hasSize(1);
    assertThat(socket.take()).as("what is posted now might be missed").isEmpty();
    tier.calls.remove().run();
    tier.turns.remove().run();
    assertThat(socket.take()).containsExactly("{\"type\":\"hello\"}");
  }

  @Test
  void losesNothingThatIsPostedWhileSubscriptionsLoad() {
    FakeConnection socket = new FakeConnection();
    tier.gateway.opened(socket, Admission.fresh(new Viewer("T1", "U1", "x")));
    tier.turns.remove().run();
    tier.calls.remove().run(); // loaded, but not yet attached
    tier.world.commit(StreamId.conversation("C1"), "message", false);
    tier.settle();
    assertThat(socket.take()).hasSize(2).last().asString().contains("\"position\":\"C1:3\"");
  }

  @Test
  void splicesThePositionIntoTheEventsOwnBytes() {
    FakeConnection socket = tier.connect("U1");
    socket.take();
    tier.post("C1");
    assertThat(socket.take())
        .containsExactly("{\"type\":\"message\",\"channel\":\"C1\",\"n\":3,\"position\":\"C1:3\"}");
  }

  @Test
  void deliversToThoseInTheConversationAlone() {
    FakeConnection member = tier.connect("U2");
    FakeConnection stranger = tier.connect("U3");
    member.take();
    stranger.take();
    tier.post("C1");
    assertThat(member.take()).hasSize(1);
    assertThat(stranger.take()).isEmpty();
  }

  @Test
  void hearsAConversationFromTheJoinOn() {
    FakeConnection socket = tier.connect("U3");
    socket.take();
    tier.world.join("U3", StreamId.conversation("C1"));
    tier.pass(100);
    tier.post("C1");
    assertThat(socket.take())
        .extracting(f -> f.replaceAll(".*\"position\":\"(.*)\".*", "$1"))
        .filteredOn(p -> p.startsWith("C1"))
        .containsExactly("C1:3", "C1:4");
  }

  @Test
  void hearsNothingFromTheRemovalOn() {
    FakeConnection socket = tier.connect("U2");
    FakeConnection other = tier.connect("U1");
    socket.take();
    other.take();
    tier.post("C1", "member_left_channel", new Effect.Remove("U2"));
    tier.post("C1");
    assertThat(socket.take()).isEmpty();
    assertThat(other.take()).hasSize(2);
  }

  @Test
  void closesTheSocketsOfARevokedCredentialAtOnce() {
    FakeConnection socket = tier.connect("U1");
    FakeConnection other = tier.connect(Admission.fresh(new Viewer("T1", "U1", "another")));
    tier.world.commit(StreamId.person("U1"), "", true, new Effect.Revoke("cred-U1"));
    tier.settle();
    assertThat(socket.closeCode).isEqualTo(1008);
    assertThat(other.open).isTrue();
  }

  @Test
  void closesAllSocketsOfADisconnectedPersonAtOnce() {
    FakeConnection socket = tier.connect("U1");
    FakeConnection other = tier.connect("U2");
    tier.world.commit(StreamId.person("U1"), "", true, new Effect.Disconnect("U1"));
    tier.settle();
    assertThat(socket.open).isFalse();
    assertThat(other.open).isTrue();
  }

  @Test
  void resumesAfterTheLastPositionAndRepeatsNothing() {
    FakeConnection before = tier.connect("U1");
    tier.post("C1");
    tier.gateway.closed(before);
    tier.post("C1");
    tier.post("C1");
    FakeConnection socket = returning("U1");
    assertThat(socket.take()).containsExactly("{\"type\":\"hello\"}");
    tier.text(socket, "{\"type\":\"resume\",\"positions\":{\"C1\":\"C1:3\"}}");
    assertThat(socket.take())
        .hasSize(2)
        .allSatisfy(frame -> assertThat(frame).containsPattern("C1:[45]"));
    tier.post("C1");
    assertThat(socket.take()).hasSize(1);
  }

  @Test
  void tellsAResumingClientToReloadWhatIsKeptNoMore() {
    for (int i = 0; i < 2 * ChannelLimits.DEFAULT.recentEventsPerStream(); i++) {
      tier.post("C1");
    }
    SimWorld.Log log = tier.world.log(StreamId.conversation("C1"));
    log.prunedTo = 10;
    FakeConnection socket = returning("U1");
    tier.text(socket, "{\"type\":\"resume\",\"positions\":{\"C1\":\"C1:3\"}}");
    assertThat(socket.take())
        .contains(
            "{\"type\":\"reload\",\"channel\":\"C1\",\"position\":\"C1:" + log.last() + "\"}");
    tier.post("C1");
    assertThat(socket.take()).hasSize(1);
  }

  @Test
  void givesWhatAPersonJoinedAnewAsAReloadAndNothingFromBefore() {
    tier.post("C1", "member_left_channel", new Effect.Remove("U2"));
    tier.world.endStay("U2", StreamId.conversation("C1"), 3);
    tier.post("C1", "secret");
    tier.world.join("U2", StreamId.conversation("C1"));
    tier.pass(100);
    FakeConnection socket = returning("U2");
    tier.text(socket, "{\"type\":\"resume\",\"positions\":{\"C1\":\"C1:2\"}}");
    assertThat(socket.take())
        .anyMatch(frame -> frame.contains("\"reload\""))
        .noneMatch(frame -> frame.contains("secret"));
  }

  @Test
  void givesAFollowingClientEverythingSinceItsUrlWasIssued() {
    tier.pass(6_000);
    long issued = tier.clock.millis();
    tier.post("C1");
    FakeConnection socket =
        tier.connect(new Admission(new Viewer("T1", "U1", "x"), issued - 1_000, issued));
    tier.pass(1_100);
    assertThat(socket.take()).filteredOn(f -> f.contains("C1:3")).hasSize(1);
  }

  @Test
  void issuesAReconnectUrlOnConnectAndRegularly() {
    FakeConnection socket = tier.connect("U1");
    tier.pass(100);
    assertThat(socket.take()).anyMatch(frame -> frame.contains("reconnect_url"));
    for (int i = 0; i < 10; i++) {
      tier.pass(GatewayLimits.DEFAULT.reconnectUrlMillis() / 9);
      tier.gateway.pong(socket);
    }
    assertThat(socket.take()).filteredOn(frame -> frame.contains("reconnect_url")).hasSize(1);
  }

  @Test
  void answersAPingWithAllItsFields() {
    FakeConnection socket = tier.connect("U1");
    socket.take();
    tier.text(socket, "{\"type\":\"ping\",\"id\":7,\"time\":12,\"x\":{\"y\":[1]}}");
    assertThat(socket.take())
        .containsExactly("{\"type\":\"pong\",\"reply_to\":7,\"time\":12,\"x\":{\"y\":[1]}}");
  }

  @Test
  void carriesTypingToTheOthersOfAConversationOnly() {
    FakeConnection typist = tier.connect("U1");
    FakeConnection reader = tier.connect("U2");
    FakeConnection stranger = tier.connect("U3");
    List.of(typist, reader, stranger).forEach(FakeConnection::take);
    tier.pass(1_000);
    List.of(typist, reader, stranger).forEach(FakeConnection::take);
    tier.text(typist, "{\"type\":\"typing\",\"channel\":\"C1\"}");
    tier.text(typist, "{\"type\":\"typing\",\"channel\":\"C1\"}");
    tier.text(stranger, "{\"type\":\"typing\",\"channel\":\"C1\"}");
    assertThat(reader.take())
        .containsExactly("{\"type\":\"user_typing\",\"channel\":\"C1\",\"user\":\"U1\"}");
    assertThat(typist.take()).isEmpty();
    assertThat(stranger.take()).isEmpty();
  }

  @Test
  void postsMessagesInTheOrderTheyCame() {
    FakeConnection socket = tier.connect("U1");
    socket.take();
    for (int id = 1; id <= 3; id++) {
      tier.gateway.text(
          socket,
          "{\"type\":\"message\",\"id\":" + id + ",\"channel\":\"C1\",\"text\":\"m" + id + "\"}");
    }
    tier.settle();
    assertThat(tier.sent).containsExactly("C1 m1", "C1 m2", "C1 m3");
    assertThat(socket.take())
        .containsExactly(
            "{\"ok\":true,\"reply_to\":1,\"ts\":\"1.0001\",\"text\":\"m1\"}",
            "{\"ok\":true,\"reply_to\":2,\"ts\":\"1.0002\",\"text\":\"m2\"}",
            "{\"ok\":true,\"reply_to\":3,\"ts\":\"1.0003\",\"text\":\"m3\"}");
  }

  @Test
  void refusesAMessageWithAnErrorThatNamesIt() {
    FakeConnection socket = tier.connect("U1");
    socket.take();
    tier.text(socket, "{\"type\":\"message\",\"id\":4,\"channel\":\"C1\",\"text\":\"\"}");
    assertThat(socket.take())
        .containsExactly(
            "{\"ok\":false,\"reply_to\":4,\"error\":{\"code\":2,\"msg\":\"message text is missing\"}}");
  }

  @Test
  void closesASlowClientWithoutSendingItAnythingMore() {
    FakeConnection socket = tier.connect("U1");
    socket.take();
    socket.full = true;
    tier.post("C1");
    assertThat(socket.closeCode).isEqualTo(1013);
    assertThat(tier.gateway.stats().slow.sum()).isEqualTo(1);
  }

  @Test
  void saysGoodbyeToEveryoneWithinTheTimeOfADrain() {
    List<FakeConnection> sockets =
        IntStream.range(0, 10).mapToObj(_ -> tier.connect("U1")).toList();
    tier.gateway.drain(Duration.ofSeconds(1));
    tier.pass(500);
    assertThat(sockets).filteredOn(s -> s.open).hasSizeBetween(4, 6);
    tier.pass(600);
    assertThat(sockets)
        .allSatisfy(
            s -> {
              assertThat(s.open).isFalse();
              assertThat(s.frames).last().isEqualTo("{\"type\":\"goodbye\"}");
            });
    assertThat(tier.connect("U1").open).isFalse();
  }

  @Test
  void pingsASilentClientAndClosesADeadOne() {
    FakeConnection socket = tier.connect("U1");
    tier.pass(GatewayLimits.DEFAULT.pingMillis() + 200);
    assertThat(socket.take()).contains("PING");
    tier.pass(GatewayLimits.DEFAULT.deadMillis());
    assertThat(socket.open).isFalse();
  }

  @Test
  void tellsPresenceToThoseWhoAskedAndMaySee() {
    tier.invisible = Set.of("U3");
    FakeConnection socket = tier.connect("U1");
    tier.connect("U3");
    tier.pass(200);
    tier.text(socket, "{\"type\":\"presence_sub\",\"ids\":[\"U2\",\"U3\"]}");
    tier.pass(200);
    socket.take();
    tier.connect("U2");
    tier.pass(300);
    assertThat(socket.take())
        .containsExactly("{\"type\":\"presence_change\",\"presence\":\"active\",\"user\":\"U2\"}");
  }

  @Test
  void givesGuestsWhatIsForThemAlone() {
    tier.world.guests.add("U2");
    FakeConnection member = tier.connect("U1");
    FakeConnection guest = tier.connect("U2");
    tier.gateway.closed(tier.connect("U1"));
    member.take();
    guest.take();
    tier.post("C1", "user_change", new Effect.ForGuests());
    tier.post("C1");
    assertThat(guest.take()).hasSize(2).first().asString().contains("user_change");
    assertThat(member.take()).singleElement().asString().contains("C1:4");
    FakeConnection returning = returning("U1");
    tier.text(returning, "{\"type\":\"resume\",\"positions\":{\"C1\":\"C1:2\"}}");
    assertThat(returning.take())
        .noneMatch(frame -> frame.contains("user_change"))
        .filteredOn(frame -> frame.contains("C1:4"))
        .hasSize(1);
  }

  @Test
  void asksOnceWhomASocketMaySee() {
    FakeConnection socket = tier.connect("U1");
    tier.text(socket, "{\"type\":\"presence_sub\",\"ids\":[\"U2\"]}");
    tier.text(socket, "{\"type\":\"presence_sub\",\"ids\":[\"U2\",\"U3\"]}");
    tier.text(socket, "{\"type\":\"presence_sub\",\"ids\":[\"U3\"]}");
    assertThat(tier.sightsRead).containsExactly(List.of("U2"), List.of("U3"));
  }

  @Test
  void watchesWhatWasAskedForLastWhileSightIsRead() {
    FakeConnection socket = tier.connect("U1");
    tier.pass(200);
    for (String ids : List.of("\"U2\",\"U3\"", "\"U2\"", "\"U3\"")) {
      tier.gateway.text(socket, "{\"type\":\"presence_sub\",\"ids\":[" + ids + "]}");
    }
    tier.settle();
    tier.pass(200);
    socket.take();
    tier.connect("U2");
    tier.connect("U3");
    tier.pass(300);
    assertThat(socket.take()).containsExactly(active("U3"));
  }

  private static String active(String userId) {
    return "{\"type\":\"presence_change\",\"presence\":\"active\",\"user\":\"" + userId + "\"}";
  }

  @Test
  void tellsAGuestNothingOfWhoSharesNoConversationAnyMore() {
    tier.world.guests.add("U2");
    FakeConnection guest = tier.connect("U2");
    tier.text(guest, "{\"type\":\"presence_sub\",\"ids\":[\"U1\",\"U3\"]}");
    tier.pass(200);
    tier.invisible = Set.of("U1");
    tier.post("C1", "member_left_channel", new Effect.Remove("U1"));
    guest.take();
    tier.connect("U1");
    tier.connect("U3");
    tier.pass(300);
    assertThat(guest.take()).containsExactly(active("U3"));
  }

  @Test
  void tellsAGuestWhoWasRemovedNothingOfThoseLeftBehind() {
    tier.world.guests.add("U2");
    FakeConnection guest = tier.connect("U2");
    tier.text(guest, "{\"type\":\"presence_sub\",\"ids\":[\"U1\"]}");
    tier.pass(200);
    guest.take();
    tier.invisible = Set.of("U1");
    tier.post("C1", "member_left_channel", new Effect.Remove("U2"));
    tier.connect("U1");
    tier.pass(300);
    assertThat(guest.take()).isEmpty();
  }

  @Test
  void readsSightAnewWhenSomebodyLeavesMeanwhile() {
    tier.world.guests.add("U2");
    FakeConnection guest = tier.connect("U2");
    tier.pass(200);
    guest.take();
    tier.gateway.text(guest, "{\"type\":\"presence_sub\",\"ids\":[\"U1\"]}");
    tier.turns.remove().run();
    tier.calls.remove().run(); // read, but not yet heard
    tier.invisible = Set.of("U1");
    Runnable heard = tier.turns.remove();
    tier.post("C1", "member_left_channel", new Effect.Remove("U1"));
    heard.run();
    tier.settle();
    tier.connect("U1");
    tier.pass(300);
    assertThat(tier.sightsRead).hasSize(2);
    assertThat(guest.take()).noneMatch(frame -> frame.contains("presence_change"));
  }

  @Test
  void forgetsEverythingOfAClosedSocket() {
    FakeConnection socket = tier.connect("U1");
    tier.text(socket, "{\"type\":\"presence_sub\",\"ids\":[\"U2\"]}");
    tier.gateway.closed(socket);
    tier.pass(3_000);
    assertThat(tier.gateway.counts()).isEqualTo(new Gateway.Counts(0, 0, 0));
    assertThat(tier.presence.people()).isZero();
  }

  private FakeConnection returning(String userId) {
    long now = tier.clock.millis();
    return tier.connect(new Admission(new Viewer("T1", userId, "x"), now, now));
  }
}

package dev.parley.realtime.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.model.Event;
import dev.parley.model.StreamId;
import dev.parley.realtime.admin.AdminPeer;
import dev.parley.realtime.admin.Published;
import dev.parley.realtime.channel.RecentEvents;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RemoteAdminsTest {
  private static final StreamId C1 = StreamId.conversation("C1");

  private final Loopback loopback = new Loopback();
  private final Map<String, InetSocketAddress> alive = new HashMap<>();
  private final RecentEvents store =
      (stream, after, limit) ->
          after < 2 ? Optional.empty() : Optional.of(List.of(event(after + 1)).subList(0, limit));
  private Peers<Line> lines;
  private RemoteAdmins admins;

  @BeforeEach
  void start() throws IOException {
    Dialer dialer = loopback.dialer(Loopback.SECRET);
    lines = loopback.closing(new Peers<>(address -> new Line(dialer, address)));
    admins = new RemoteAdmins(lines, ClusterLimits.DEFAULT);
  }

  @AfterEach
  void end() throws Exception {
    loopback.close();
  }

  private ClusterServer serve(AdminPeer admin) throws IOException {
    return loopback.serve(Loopback.any(), Loopback.SECRET, new AdminService(admin, store));
  }

  private static Event event(long seq) {
    return new Event(C1, seq, "message", new byte[] {'{', '}'});
  }

  private static Published outcome(Event event) {
    return event.seq() % 2 == 0
        ? new Published.Acknowledged(event.seq())
        : new Published.Unacknowledged("busy");
  }

  @Test
  void carriesTheOutcomeOfEachEvent() throws IOException {
    alive.put(
        "a",
        Loopback.at(
            serve(events -> events.stream().map(RemoteAdminsTest::outcome).toList()).port()));
    lines.update(alive);
    assertThat(admins.publish(List.of(event(1), event(2), event(4))))
        .containsExactly(
            new Published.Unacknowledged("busy"),
            new Published.Acknowledged(2),
            new Published.Acknowledged(4));
  }

  @Test
  void anotherServerTakesWhatOneThatIsGoneCannot() throws IOException {
    alive.put(
        "a",
        Loopback.at(
            serve(events -> events.stream().map(RemoteAdminsTest::outcome).toList()).port()));
    ClusterServer gone = serve(_ -> List.of());
    alive.put("b", Loopback.at(gone.port()));
    gone.close();
    lines.update(alive);
    for (int i = 0; i < 4; i++) {
      assertThat(admins.publish(event(2))).isEqualTo(new Published.Acknowledged(2));
    }
  }

  @Test
  void nothingIsAcknowledgedWhereNobodyAnswers() {
    assertThat(admins.publish(event(2)))
        .isEqualTo(new Published.Unacknowledged("admin_UNAVAILABLE"));
    assertThatThrownBy(() -> admins.read(C1, 2, 1)).isInstanceOf(StatusRuntimeException.class);
  }

  @Test
  void readsWhatTheStoreKeepsAndSaysWhatIsGone() throws IOException {
    alive.put("a", Loopback.at(serve(_ -> List.of()).port()));
    lines.update(alive);
    assertThat(admins.read(C1, 5, 1).orElseThrow())
        .singleElement()
        .extracting(Event::seq)
        .isEqualTo(6L);
    assertThat(admins.read(C1, 5, 0)).contains(List.of());
    assertThat(admins.read(C1, 1, 1)).isEmpty();
  }
}

package dev.parley.realtime.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.model.StreamId;
import dev.parley.realtime.gateway.Memberships;
import dev.parley.realtime.gateway.Memberships.Loaded;
import dev.parley.realtime.gateway.Memberships.Subscription;
import dev.parley.realtime.gateway.Sender;
import dev.parley.realtime.gateway.Viewer;
import dev.parley.security.KeyPurpose;
import dev.parley.security.KeyRing;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RemoteWebappsTest {
  private static final Viewer ANN = new Viewer("T1", "U1", "R1");
  private static final Viewer BOB = new Viewer("T1", "U2", "R2");
  private static final StreamId C1 = StreamId.conversation("C1");

  private final Loopback loopback = new Loopback();
  private final KeyRing keys = KeyRing.ephemeral(new SecureRandom());
  private RemoteWebapps webapps;

  /** Ann may hear C1, and nobody else may hear anything. */
  private static final class Stored implements Memberships {
    @Override
    public Loaded load(Viewer viewer, long sinceMillis) {
      return viewer.equals(ANN)
          ? new Loaded.Granted(
              List.of(new Subscription(C1, sinceMillis, Subscription.UNKNOWN, 3)), true, true)
          : new Loaded.Refused("token_revoked");
    }

    @Override
    public OptionalLong current(Viewer viewer, StreamId stream) {
      return viewer.equals(ANN) ? OptionalLong.of(9) : OptionalLong.empty();
    }
  }

  @BeforeEach
  void start() throws IOException {
    ClusterServer server =
        loopback.serve(
            Loopback.any(),
            Loopback.SECRET,
            new WebappService(
                new Stored(),
                (viewer, ids) -> Set.of(viewer.userId(), ids.iterator().next()),
                (_, channel, text, thread) ->
                    channel.equals("C1")
                        ? new Sender.Sent.Posted("1.000001", text + thread)
                        : new Sender.Sent.Refused(2, "channel_not_found"),
                keys.lend(KeyPurpose.TICKET, KeyPurpose.POSITION)));
    Dialer dialer = loopback.dialer(Loopback.SECRET);
    Peers<Line> lines = loopback.closing(new Peers<>(address -> new Line(dialer, address)));
    lines.update(Map.of("w", Loopback.at(server.port())));
    webapps = new RemoteWebapps(lines, ClusterLimits.DEFAULT);
  }

  @AfterEach
  void end() throws Exception {
    loopback.close();
  }

  @Test
  void carriesWhatAPersonMayHear() {
    assertThat(webapps.load(ANN, 17))
        .isEqualTo(
            new Loaded.Granted(
                List.of(new Subscription(C1, 17, Subscription.UNKNOWN, 3)), true, true));
    assertThat(webapps.load(BOB, 17)).isEqualTo(new Loaded.Refused("token_revoked"));
    assertThat(webapps.current(ANN, C1)).hasValue(9);
    assertThat(webapps.current(BOB, C1)).isEmpty();
    assertThat(webapps.visible(ANN, List.of("U7", "U8"))).containsExactlyInAnyOrder("U1", "U7");
  }

  @Test
  void carriesWhatWasPostedAndWhyNot() {
    assertThat(webapps.send(ANN, "C1", "hi", ""))
        .isEqualTo(new Sender.Sent.Posted("1.000001", "hi"));
    assertThat(webapps.send(ANN, "C2", "hi", ""))
        .isEqualTo(new Sender.Sent.Refused(2, "channel_not_found"));
  }

  @Test
  void lendsTheKeysOfTicketsAndPositionsAndNoOther() {
    byte[] none = new byte[0];
    byte[] said = {1, 2, 3};
    KeyRing lent = webapps.keys().orElseThrow();
    assertThat(keys.verify(KeyPurpose.TICKET, none, lent.sign(KeyPurpose.TICKET, none, said)))
        .contains(said);
    assertThat(lent.verify(KeyPurpose.POSITION, none, keys.sign(KeyPurpose.POSITION, none, said)))
        .contains(said);
    assertThatThrownBy(() -> lent.sign(KeyPurpose.CURSOR, none, said))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no key was lent for sign cursor");
  }
}

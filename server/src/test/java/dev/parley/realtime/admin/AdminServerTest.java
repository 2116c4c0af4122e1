package dev.parley.realtime.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.model.Event;
import dev.parley.model.StreamId;
import dev.parley.realtime.channel.ChannelLimits;
import dev.parley.realtime.channel.ChannelServer;
import dev.parley.realtime.ring.Owner;
import dev.parley.realtime.ring.Ring;
import dev.parley.realtime.ring.SingleRing;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AdminServerTest {
  private static final Event EVENT =
      new Event(StreamId.conversation("C1"), 1, "message", new byte[] {'{', '}'});

  @Test
  void acknowledgesWithTheEpochOfTheOwner() {
    AdminServer admin = new AdminServer(new SingleRing("a"), _ -> server(1));
    assertThat(admin.publish(EVENT)).isEqualTo(new Published.Acknowledged(1));
  }

  @Test
  void triesAgainWhereTheSlotMovedTo() {
    Iterator<Long> epochs = List.of(1L, 2L, 2L).iterator();
    Ring ring = _ -> new Owner("a", epochs.next());
    assertThat(new AdminServer(ring, _ -> server(2)).publish(EVENT))
        .isEqualTo(new Published.Acknowledged(2));
  }

  @Test
  void countsNothingThatWasAcceptedInAnEpochThatEnded() {
    Iterator<Long> epochs = List.of(1L, 2L, 2L, 2L, 2L, 2L).iterator();
    Ring ring = _ -> new Owner("a", epochs.next());
    assertThat(new AdminServer(ring, _ -> server(1)).publish(EVENT))
        .isEqualTo(new Published.Unacknowledged("not_owner"));
  }

  @Test
  void givesUpWhenTheOwnerCannotBeReached() {
    assertThat(new AdminServer(new SingleRing("a"), _ -> null).publish(EVENT))
        .isEqualTo(new Published.Unacknowledged("owner_unreachable"));
  }

  private static ChannelServer server(long epoch) {
    return new ChannelServer(
        _ -> epoch,
        (_, _, _) -> Optional.empty(),
        Runnable::run,
        InstantSource.system(),
        ChannelLimits.DEFAULT);
  }
}

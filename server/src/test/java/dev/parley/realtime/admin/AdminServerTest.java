package dev.parley.realtime.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.model.Event;
import dev.parley.model.StreamId;
import dev.parley.realtime.channel.ChannelLimits;
import dev.parley.realtime.channel.ChannelServer;
import dev.parley.realtime.channel.PublishAnswer;
import dev.parley.realtime.channel.PublishingPeer;
import dev.parley.realtime.ring.Owner;
import dev.parley.realtime.ring.Ring;
import dev.parley.realtime.ring.SingleRing;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
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

  @Test
  void givesTheEventsOfOneOwnerTogetherAndAnswersInOrder() {
    Ring ring = stream -> new Owner(stream.value().startsWith("C1") ? "a" : "b", 1);
    List<String> calls = new ArrayList<>();
    AdminServer admin =
        new AdminServer(
            ring, name -> name.equals("a") ? new Counting(server(1), calls) : server(2));
    List<Event> events =
        Stream.of("C1", "C2", "C11", "C12")
            .map(id -> new Event(StreamId.conversation(id), 1, "message", new byte[0]))
            .toList();
    assertThat(admin.publish(events))
        .containsExactly(
            new Published.Acknowledged(1),
            new Published.Unacknowledged("not_owner"),
            new Published.Acknowledged(1),
            new Published.Acknowledged(1));
    assertThat(calls).containsExactly("3 at once");
  }

  /** Writes down how many events come together. */
  private record Counting(ChannelServer server, List<String> calls) implements PublishingPeer {
    @Override
    public PublishAnswer publish(long epoch, Event event) {
      return server.publish(epoch, event);
    }

    @Override
    public List<PublishAnswer> publish(long epoch, List<Event> events) {
      calls.add(events.size() + " at once");
      return server.publish(epoch, events);
    }
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

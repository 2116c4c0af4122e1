package dev.parley.realtime.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.model.Event;
import dev.parley.model.Role;
import dev.parley.model.StreamId;
import dev.parley.realtime.admin.AdminServer;
import dev.parley.realtime.channel.PublishAnswer;
import dev.parley.realtime.channel.PublishingPeer;
import dev.parley.realtime.ring.SingleRing;
import dev.parley.role.StoredRooms;
import dev.parley.store.Keyspace;
import dev.parley.store.outbox.Relay;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("engine")
class OutboxFeedTest {
  @TempDir private static Path dir;
  private static StoredRooms rooms;

  @BeforeAll
  static void start() {
    rooms = StoredRooms.start(dir);
  }

  @AfterAll
  static void stop() {
    rooms.close();
  }

  @Test
  void whatNobodyAcknowledgedComesAgainAndHoldsUpNoOtherStream() {
    StoredRooms.Caller ann = rooms.person("ann", Role.MEMBER);
    StreamId refused = channel(ann, "refused");
    StreamId other = channel(ann, "other");
    Owner owner = new Owner();
    String shard = rooms.records().store().shards(Keyspace.CHANNEL).getFirst();
    Relay relay =
        new Relay(
            rooms.records().store(),
            Keyspace.CHANNEL,
            shard,
            "test",
            rooms.records().clock(),
            List.of(new OutboxFeed(new AdminServer(new SingleRing("a"), _ -> owner))));

    relay.step();
    assertThat(relay.isIdle()).isTrue();
    long before = position(shard);

    owner.refuses.add(refused);
    owner.heard.clear();
    rooms.call(ann, "chat.postMessage", "channel", refused.value(), "text", "one");
    rooms.call(ann, "chat.postMessage", "channel", other.value(), "text", "two");
    for (int i = 0; i < 3; i++) {
      relay.step();
      assertThat(position(shard)).isEqualTo(before);
      assertThat(relay.isIdle()).isFalse();
    }
    assertThat(owner.streams()).containsOnly(other);

    owner.refuses.clear();
    owner.heard.clear();
    relay.step();
    assertThat(owner.streams()).containsExactlyInAnyOrder(refused, other);
    assertThat(position(shard)).isEqualTo(before + 2);
    assertThat(relay.isIdle()).isTrue();
  }

  private static StreamId channel(StoredRooms.Caller caller, String name) {
    return StreamId.conversation(
        rooms
            .call(caller, "conversations.create", "name", name)
            .path("channel")
            .path("id")
            .asString());
  }

  private static long position(String shard) {
    return Relay.position(rooms.records().store(), Keyspace.CHANNEL, shard, "sockets");
  }

  /** An owner of all streams, with no room for some of them. */
  private static final class Owner implements PublishingPeer {
    final Set<StreamId> refuses = new HashSet<>();
    final List<Event> heard = new ArrayList<>();

    List<StreamId> streams() {
      return heard.stream().map(Event::stream).toList();
    }

    @Override
    public PublishAnswer publish(long epoch, Event event) {
      if (refuses.contains(event.stream())) {
        return PublishAnswer.BUSY;
      }
      heard.add(event);
      return PublishAnswer.ACCEPTED;
    }
  }
}

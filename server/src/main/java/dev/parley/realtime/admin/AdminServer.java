package dev.parley.realtime.admin;

import dev.parley.model.Event;
import dev.parley.realtime.channel.ChannelPeer;
import dev.parley.realtime.channel.PublishAnswer;
import dev.parley.realtime.ring.Owner;
import dev.parley.realtime.ring.Ring;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the owners of streams and gives them events, those of one owner together. Stateless,
 * thread-safe.
 *
 * <p>It tries again at once when the slot moved, and gives up after {@value #TRIES} tries: whoever
 * publishes keeps the event in its outbox and comes again. When an epoch ends, the outbox publishes
 * again what the old owner acknowledged shortly before, for it may have died with it in hand.
 */
public final class AdminServer implements AdminPeer {
  /** Tries of one call. */
  public static final int TRIES = 3;

  private final Ring ring;
  private final Function<String, @Nullable ChannelPeer> servers;

  /**
   * A publisher over a ring.
   *
   * @param servers the channel server of that name, or null if it cannot be reached
   */
  public AdminServer(Ring ring, Function<String, @Nullable ChannelPeer> servers) {
    this.ring = ring;
    this.servers = servers;
  }

  @Override
  public List<Published> publish(List<Event> events) {
    Published[] outcomes = new Published[events.size()];
    List<Integer> left = IntStream.range(0, events.size()).boxed().toList();
    for (int i = 0; i < TRIES && !left.isEmpty(); i++) {
      Map<Owner, List<Integer>> byOwner = new LinkedHashMap<>();
      for (int index : left) {
        byOwner
            .computeIfAbsent(ring.owner(events.get(index).stream()), _ -> new ArrayList<>())
            .add(index);
      }
      List<Integer> again = new ArrayList<>();
      byOwner.forEach((owner, indexes) -> publish(owner, events, indexes, outcomes, again));
      left = again;
    }
    return Arrays.asList(outcomes);
  }

  /** Publishes what one owner has; the indexes that may be tried again go to {@code again}. */
  private void publish(
      Owner owner,
      List<Event> events,
      List<Integer> indexes,
      Published[] outcomes,
      List<Integer> again) {
    ChannelPeer server = servers.apply(owner.serverId());
    List<PublishAnswer> answers =
        server == null
            ? List.of()
            : server.publish(owner.epoch(), indexes.stream().map(events::get).toList());
    for (int i = 0; i < indexes.size(); i++) {
      int index = indexes.get(i);
      PublishAnswer answer = server == null ? PublishAnswer.UNREACHABLE : answers.get(i);
      switch (answer) {
        case ACCEPTED -> {
          if (ring.owner(events.get(index).stream()).epoch() == owner.epoch()) {
            outcomes[index] = new Published.Acknowledged(owner.epoch());
          } else {
            outcomes[index] = new Published.Unacknowledged("epoch_ended");
            again.add(index);
          }
        }
        case BUSY -> outcomes[index] = new Published.Unacknowledged("busy");
        case NOT_OWNER -> {
          outcomes[index] = new Published.Unacknowledged("not_owner");
          again.add(index);
        }
        case UNREACHABLE -> {
          outcomes[index] = new Published.Unacknowledged("owner_unreachable");
          if (!ring.owner(events.get(index).stream()).equals(owner)) {
            again.add(index); // to wait a second time for the same one helps nobody
          }
        }
      }
    }
  }
}

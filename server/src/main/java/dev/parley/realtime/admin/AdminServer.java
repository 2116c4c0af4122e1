package dev.parley.realtime.admin;

import dev.parley.model.Event;
import dev.parley.realtime.channel.ChannelPeer;
import dev.parley.realtime.channel.PublishAnswer;
import dev.parley.realtime.ring.Owner;
import dev.parley.realtime.ring.Ring;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds the owner of a stream and gives it an event. Stateless, thread-safe.
 *
 * <p>It tries again at once when the slot moved, and gives up after {@value #TRIES} tries: whoever
 * publishes keeps the event in its outbox and comes again. When an epoch ends, the outbox publishes
 * again what the old owner acknowledged shortly before, for it may have died with it in hand.
 */
public final class AdminServer {
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

  /** Publishes a committed event; may be repeated, by anyone, at any time. */
  public Published publish(Event event) {
    String reason = "";
    for (int i = 0; i < TRIES; i++) {
      Owner owner = ring.owner(event.stream());
      ChannelPeer server = servers.apply(owner.serverId());
      if (server == null) {
        reason = "owner_unreachable";
        continue;
      }
      PublishAnswer answer = server.publish(owner.epoch(), event);
      switch (answer) {
        case ACCEPTED -> {
          if (ring.owner(event.stream()).epoch() == owner.epoch()) {
            return new Published.Acknowledged(owner.epoch());
          }
          reason = "epoch_ended";
        }
        case BUSY -> {
          return new Published.Unacknowledged("busy");
        }
        case NOT_OWNER -> reason = "not_owner";
        case UNREACHABLE -> reason = "owner_unreachable";
      }
    }
    return new Published.Unacknowledged(reason);
  }
}

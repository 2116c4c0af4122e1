package dev.parley.role;

import dev.parley.realtime.admin.AdminPeer;
import dev.parley.realtime.feed.OutboxFeed;
import dev.parley.realtime.feed.Tickets;
import dev.parley.realtime.gateway.Gateway;
import dev.parley.realtime.presence.PresencePeer;
import dev.parley.security.KeyRing;
import java.io.IOException;
import java.util.Optional;

/** The real-time tier as a site uses it, in the same process or in others. */
interface Tier extends AutoCloseable {
  /** Takes the site's committed events. */
  AdminPeer admin();

  /** Brings what the outboxes hold there. */
  OutboxFeed feed();

  PresencePeer presence();

  /** Issues the URLs under which sockets open. */
  Tickets tickets();

  /** The gateway whose sockets open on the site's own port. */
  Optional<Gateway> gateway();

  void watch(Observed observed);

  @Override
  void close();

  /** Makes the tier once the rooms are there and the site's address is known. */
  @FunctionalInterface
  interface Opening {
    Tier open(Rooms rooms, KeyRing keys, String url) throws IOException;
  }
}

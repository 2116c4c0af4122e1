package dev.parley.role;

import dev.parley.people.Presence;
import dev.parley.realtime.presence.PresencePeer;
import dev.parley.realtime.presence.PresenceStatus;
import org.jspecify.annotations.Nullable;

/** What the presence server says, once it is there. */
final class LateSockets implements Presence.Sockets {
  volatile @Nullable PresencePeer target;

  @Override
  public Presence.Online of(String userId) {
    PresencePeer server = target;
    if (server == null) {
      return NONE.of(userId);
    }
    PresenceStatus status = server.status(userId);
    return new Presence.Online(
        status.connectionCount(), status.autoAway(), status.lastActivityMillis());
  }

  @Override
  public void setAway(String userId, boolean away) {
    PresencePeer server = target;
    if (server != null) {
      server.setManualAway(userId, away);
    }
  }

  @Override
  public void active(String userId) {
    PresencePeer server = target;
    if (server != null) {
      server.active(userId);
    }
  }
}

package dev.parley.role;

import dev.parley.discovery.ServerKind;
import dev.parley.realtime.grpc.RemotePresence;
import dev.parley.realtime.presence.PresenceRouter;
import java.util.concurrent.atomic.AtomicReference;

/** The presence servers of a cluster as one. */
final class People {
  private People() {}

  static PresenceRouter of(Cluster cluster) {
    PresenceRouter router = new PresenceRouter();
    cluster.peers(
        ServerKind.PRESENCE,
        address -> {
          AtomicReference<RemotePresence> self = new AtomicReference<>();
          RemotePresence remote =
              new RemotePresence(
                  cluster.dialer,
                  address,
                  cluster.timer,
                  gateway -> router.tellAgain(self.get(), gateway));
          self.set(remote);
          return remote;
        },
        peers -> router.servers(peers.all()));
    return router;
  }
}

package dev.parley.app.socketmode;

/**
 * The bounds of Socket Mode.
 *
 * @param maxSockets open sockets of all apps
 * @param maxSocketsPerApp open sockets of one app in one workspace
 * @param maxUnacknowledged envelopes of one socket without an acknowledgement; no more are sent
 *     until some come
 * @param maxOverdue envelopes of one socket that may be overdue before it is closed
 * @param maxQueuedBytes that may wait in one socket before it is sent nothing more
 * @param maxBadFrames frames of one socket that make no sense before it is closed
 * @param lifeMillis of a socket, before it is asked to open anew
 * @param shortLifeMillis the same for one that was opened with {@code debug_reconnects}
 * @param warningMillis between the warning and the end of a socket
 * @param closeMillis between asking a socket to open anew and closing it
 * @param pollMillis until the rows are looked at although nothing told of new ones
 * @param listenMillis between two notes that an app listens
 * @param maxTurnsAtOnce reads and writes of rows in flight, over all apps
 */
public record SocketModeLimits(
    int maxSockets,
    int maxSocketsPerApp,
    int maxUnacknowledged,
    int maxOverdue,
    long maxQueuedBytes,
    int maxBadFrames,
    long lifeMillis,
    long shortLifeMillis,
    long warningMillis,
    long closeMillis,
    long pollMillis,
    long listenMillis,
    int maxTurnsAtOnce) {
  public static final SocketModeLimits DEFAULT =
      new SocketModeLimits(
          20_000, 10, 100, 5, 256L << 10, 10, 14_400_000, 360_000, 10_000, 2_000, 5_000, 60_000, 8);
}

package dev.parley.realtime.gateway;

/**
 * The bounds of a gateway.
 *
 * @param maxSockets open sockets
 * @param maxSubscriptions streams of one socket
 * @param maxFrameChars of a frame from a client
 * @param maxResumePositions positions of one resume frame
 * @param maxResumeChars of a resume frame, which may be longer than others
 * @param maxQueuedBytes that may wait in one socket before its client counts as too slow
 * @param replayPauseBytes queued bytes at which a resume waits for its client
 * @param maxReplayEvents events of one stream that a resume may ask for; more is a reload
 * @param maxHeldEvents events of one stream that may wait for a missing one
 * @param maxBacklog deliveries that may wait for this gateway's turn; more are dropped and fetched
 *     again
 * @param maxBadFrames malformed frames of one socket before it is closed
 * @param framesPerTenSeconds of one socket before it is closed
 * @param maxPendingSends messages of one socket that may wait to be posted
 * @param workersAtOnce blocking calls in flight
 * @param maxWorkersWaiting blocking calls that may wait for their turn
 * @param typingMillis least time between two typing notices of one socket
 * @param resumeGraceMillis how long a returning client's first frame is awaited
 * @param resumeMarginMillis how far before its URL's issue a resume looks for events of streams
 *     that it has no position for; exceeds any delay of delivery
 * @param followMarginMillis the same for a client that merely follows its URL
 * @param reconnectUrlMillis between two {@code reconnect_url} frames of a socket
 * @param pingMillis silence after which the server pings
 * @param deadMillis silence after which a socket is closed
 * @param retryMillis until a read or subscription without an answer is repeated
 * @param refreshMillis in which every subscription is told to its owner again
 * @param maxPresence people whom one socket may watch
 */
public record GatewayLimits(
    int maxSockets,
    int maxSubscriptions,
    int maxFrameChars,
    int maxResumePositions,
    int maxResumeChars,
    long maxQueuedBytes,
    long replayPauseBytes,
    int maxReplayEvents,
    int maxHeldEvents,
    int maxBacklog,
    int maxBadFrames,
    int framesPerTenSeconds,
    int maxPendingSends,
    int workersAtOnce,
    int maxWorkersWaiting,
    long typingMillis,
    long resumeGraceMillis,
    long resumeMarginMillis,
    long followMarginMillis,
    long reconnectUrlMillis,
    long pingMillis,
    long deadMillis,
    long retryMillis,
    long refreshMillis,
    int maxPresence) {
  public static final GatewayLimits DEFAULT =
      new GatewayLimits(
          100_000,
          20_000,
          16_384,
          20_000,
          2_000_000,
          1L << 20,
          256L << 10,
          5_000,
          512,
          100_000,
          10,
          200,
          16,
          32,
          100_000,
          500,
          1_000,
          600_000,
          5_000,
          300_000,
          25_000,
          90_000,
          1_000,
          30_000,
          5_000);
}

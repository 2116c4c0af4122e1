package dev.parley.realtime.grpc;

/**
 * The bounds of what servers say to each other.
 *
 * @param messageBytes of one message; the largest are a person's subscriptions
 * @param publishMillis for a publication, its answer included
 * @param ownerMillis for the part of it that an owner has, which gives up before the whole does
 * @param suspectMillis that an owner is not asked again after one that gave up
 * @param callMillis for any other call
 * @param callsPerConnection of one peer under way at once
 * @param queuedItems that wait to go into one stream
 * @param queuedBytes the same, by size
 * @param batchItems that go in one message
 * @param batchBytes the same, by size
 * @param owedStreams of which a slow gateway is still to be told how far they came; with more it is
 *     cut off and begins anew
 * @param backoffFirstMillis after the first loss of a stream
 * @param backoffMostMillis after many losses
 * @param keepAliveMillis silence after which a connection is tried
 * @param keepAliveTimeoutMillis until a connection that does not answer counts as lost
 * @param drainMillis that calls under way have when a server ends
 */
public record ClusterLimits(
    int messageBytes,
    long publishMillis,
    long ownerMillis,
    long suspectMillis,
    long callMillis,
    int callsPerConnection,
    int queuedItems,
    long queuedBytes,
    int batchItems,
    int batchBytes,
    int owedStreams,
    long backoffFirstMillis,
    long backoffMostMillis,
    long keepAliveMillis,
    long keepAliveTimeoutMillis,
    long drainMillis) {
  public static final ClusterLimits DEFAULT =
      new ClusterLimits(
          16 << 20, 1_000, 600, 500, 5_000, 1_000, 100_000, 32L << 20, 512, 256 << 10, 100_000, 50,
          1_000, 5_000, 3_000, 2_000);
}

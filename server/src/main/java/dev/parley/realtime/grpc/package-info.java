/**
 * The peers of the real-time tier over gRPC: for each interface a service, which stands before the
 * object that does the work, and a remote, which callers hold. What they say to each other is in
 * {@code src/main/protobuf}. Everybody proves to belong to the cluster, see {@link
 * dev.parley.realtime.grpc.ClusterSecurity}.
 */
@org.jspecify.annotations.NullMarked
package dev.parley.realtime.grpc;

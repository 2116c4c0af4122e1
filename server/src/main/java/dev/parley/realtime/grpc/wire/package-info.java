/** The messages of {@code src/main/protobuf}, generated from there. */
@org.jspecify.annotations.NullMarked
package dev.parley.realtime.grpc.wire;

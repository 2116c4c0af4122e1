/** The messages of vtctld, generated from {@code src/main/protobuf}. */
@org.jspecify.annotations.NullMarked
package dev.parley.store.vitess.wire;

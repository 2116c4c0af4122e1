package dev.parley.realtime.gateway;

import dev.parley.model.StreamId;
import java.util.Optional;

/** The opaque form of a place in a stream, signed; the same for every viewer. Thread-safe. */
public interface PositionCodec {
  /**
   * {@code key:value} without characters that JSON escapes; positions of one stream share the key.
   */
  String encode(StreamId stream, long seq);

  /** Empty for what this server, with any key still valid, did not issue. */
  Optional<Position> decode(String position);

  record Position(StreamId stream, long seq) {}
}

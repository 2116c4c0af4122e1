package dev.parley.saved;

import dev.parley.json.Json;
import dev.parley.model.Ts;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Something that a person has starred. */
public sealed interface Star {
  /** A message by where it is. */
  record Message(String channelId, long tsMicros) implements Star {}

  record File(String fileId) implements Star {}

  record Channel(String channelId) implements Star {}

  /** Names it among the stars of its owner. */
  default String itemId() {
    return switch (this) {
      case Message(String channelId, long ts) -> channelId + "/" + Ts.format(ts);
      case File(String fileId) -> fileId;
      case Channel(String channelId) -> channelId;
    };
  }

  /** The part of it that is stored and that the wire has too. */
  default ObjectNode bare() {
    return switch (this) {
      case Message(String channelId, long ts) ->
          Json.object().put("type", "message").put("channel", channelId).put("ts", Ts.format(ts));
      case File(String fileId) -> Json.object().put("type", "file").put("file", fileId);
      case Channel(String channelId) ->
          Json.object().put("type", "channel").put("channel", channelId);
    };
  }

  /** Reads what {@link #bare} wrote. */
  static Star of(JsonNode bare) {
    return switch (bare.path("type").asString()) {
      case "message" ->
          new Message(
              bare.path("channel").asString(), Ts.parse(bare.path("ts").asString()).orElseThrow());
      case "file" -> new File(bare.path("file").asString());
      case "channel" -> new Channel(bare.path("channel").asString());
      case String other -> throw new IllegalStateException("a star on " + other);
    };
  }
}

package dev.parley.realtime.gateway;

import dev.parley.model.Event;
import dev.parley.model.StreamId;
import dev.parley.realtime.presence.Presence;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The JSON of the frames, in and out. Thread-safe. */
final class Frames {
  static final Frame HELLO = Frame.of("{\"type\":\"hello\"}");
  static final Frame GOODBYE = Frame.of("{\"type\":\"goodbye\"}");

  static final int MALFORMED = 1;
  static final int NO_TEXT = 2;
  static final int TOO_LONG = 3;
  static final int TOO_FAST = 4;
  static final int UNAVAILABLE = 5;

  private static final int MAX_ID_CHARS = 64;
  private static final byte[] POSITION = ",\"position\":\"".getBytes(StandardCharsets.US_ASCII);

  private final JsonMapper json = JsonMapper.shared();
  private final PositionCodec positions;

  Frames(PositionCodec positions) {
    this.positions = positions;
  }

  /** The event's own bytes with the position as a last field; nothing is parsed again. */
  Frame event(Event event) {
    byte[] body = event.json();
    int end = body.length - 1;
    while (end > 0 && body[end] != '}') {
      end--;
    }
    int before = end - 1;
    while (before > 0 && body[before] <= ' ') {
      before--;
    }
    int from = body[before] == '{' ? 1 : 0; // no comma in an object without fields
    byte[] position =
        positions.encode(event.stream(), event.seq()).getBytes(StandardCharsets.UTF_8);
    byte[] out = new byte[before + 1 + POSITION.length - from + position.length + 2];
    System.arraycopy(body, 0, out, 0, before + 1);
    int at = before + 1;
    System.arraycopy(POSITION, from, out, at, POSITION.length - from);
    at += POSITION.length - from;
    System.arraycopy(position, 0, out, at, position.length);
    at += position.length;
    out[at] = '"';
    out[at + 1] = '}';
    return new Frame(out);
  }

  Frame reload(StreamId stream, long seq) {
    return frame(
        object("reload")
            .put("channel", stream.value())
            .put("position", positions.encode(stream, seq)));
  }

  Frame reconnectUrl(String url) {
    return frame(object("reconnect_url").put("url", url));
  }

  byte[] typing(String channel, String userId) {
    return json.writeValueAsBytes(
        object("user_typing").put("channel", channel).put("user", userId));
  }

  Frame pong(ObjectNode ping) {
    ObjectNode pong = object("pong");
    JsonNode id = ping.get("id");
    if (id != null) {
      pong.set("reply_to", id);
    }
    ping.properties()
        .forEach(
            field -> {
              if (!field.getKey().equals("id") && !pong.has(field.getKey())) {
                pong.set(field.getKey(), field.getValue());
              }
            });
    return frame(pong);
  }

  Frame posted(long id, String ts, String text) {
    ObjectNode reply = json.createObjectNode();
    return frame(reply.put("ok", true).put("reply_to", id).put("ts", ts).put("text", text));
  }

  Frame refused(long id, int code, String msg) {
    ObjectNode reply = json.createObjectNode().put("ok", false).put("reply_to", id);
    reply.putObject("error").put("code", code).put("msg", msg);
    return frame(reply);
  }

  Frame error(int code, String msg, long replyTo) {
    ObjectNode error = object("error");
    if (replyTo >= 0) {
      error.put("reply_to", replyTo);
    }
    error.putObject("error").put("code", code).put("msg", msg);
    return frame(error);
  }

  /** One person by {@code user}, several by {@code users}. */
  Frame presence(List<String> userIds, Presence presence) {
    ObjectNode change = object("presence_change").put("presence", presence.wire());
    if (userIds.size() == 1) {
      change.put("user", userIds.getFirst());
    } else {
      ArrayNode users = change.putArray("users");
      userIds.forEach(users::add);
    }
    return frame(change);
  }

  ClientFrame parse(String text, GatewayLimits limits) {
    ObjectNode frame;
    try {
      if (!(json.readTree(text) instanceof ObjectNode object)) {
        return new ClientFrame.Bad(MALFORMED, "not a JSON object", -1);
      }
      frame = object;
    } catch (JacksonException e) {
      return new ClientFrame.Bad(MALFORMED, "malformed JSON", -1);
    }
    long id = frame.path("id").canConvertToLong() ? frame.path("id").longValue() : -1;
    String type = frame.path("type").isString() ? frame.path("type").stringValue() : "";
    if (text.length() > limits.maxFrameChars() && !type.equals("resume")) {
      return new ClientFrame.Bad(TOO_LONG, "frame is too long", id);
    }
    return switch (type) {
      case "ping" -> new ClientFrame.Ping(frame);
      case "typing", "user_typing" -> typingOf(frame, id);
      case "message" -> messageOf(frame, id);
      case "presence_sub" -> new ClientFrame.PresenceSub(ids(frame, limits));
      case "presence_query" -> new ClientFrame.PresenceQuery(ids(frame, limits));
      case "resume" -> resumeOf(frame, limits);
      case "tickle" -> new ClientFrame.Tickle();
      case "" -> new ClientFrame.Bad(MALFORMED, "type is missing", id);
      case String unknown -> new ClientFrame.Bad(MALFORMED, "type is unknown", id);
    };
  }

  private static ClientFrame typingOf(ObjectNode frame, long id) {
    String channel = string(frame, "channel");
    return channel.isEmpty() || channel.length() > MAX_ID_CHARS
        ? new ClientFrame.Bad(MALFORMED, "channel is missing", id)
        : new ClientFrame.Typing(channel);
  }

  private static ClientFrame messageOf(ObjectNode frame, long id) {
    if (id < 0) {
      return new ClientFrame.Bad(MALFORMED, "id is missing", -1);
    }
    String channel = string(frame, "channel");
    return new ClientFrame.Message(
        id,
        channel.length() > MAX_ID_CHARS ? "" : channel,
        string(frame, "text"),
        string(frame, "thread_ts"));
  }

  private static ClientFrame resumeOf(ObjectNode frame, GatewayLimits limits) {
    if (!(frame.get("positions") instanceof ObjectNode positions)
        || positions.size() > limits.maxResumePositions()) {
      return new ClientFrame.Bad(MALFORMED, "positions are missing or too many", -1);
    }
    List<String> values = new ArrayList<>();
    for (JsonNode value : positions.values()) {
      if (!value.isString()) {
        return new ClientFrame.Bad(MALFORMED, "a position is not a string", -1);
      }
      values.add(value.stringValue());
    }
    return new ClientFrame.Resume(values);
  }

  private static List<String> ids(ObjectNode frame, GatewayLimits limits) {
    List<String> ids = new ArrayList<>();
    for (JsonNode id : frame.path("ids").values()) {
      if (id.isString()
          && id.stringValue().length() <= MAX_ID_CHARS
          && ids.size() < limits.maxPresence()) {
        ids.add(id.stringValue());
      }
    }
    return ids;
  }

  private static String string(ObjectNode frame, String field) {
    JsonNode value = frame.path(field);
    return value.isString() ? value.stringValue() : "";
  }

  private ObjectNode object(String type) {
    return json.createObjectNode().put("type", type);
  }

  private Frame frame(ObjectNode node) {
    return new Frame(json.writeValueAsBytes(node));
  }
}

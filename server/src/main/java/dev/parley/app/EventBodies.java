package dev.parley.app;

import dev.parley.json.Json;
import dev.parley.message.Unfurls;
import dev.parley.model.ChannelKind;
import dev.parley.model.Event;
import dev.parley.model.Ts;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What the Events API sends to an app, made from the frames that sockets hear. */
final class EventBodies {
  private static final long MICROS = 1_000_000;
  private static final int ID_BYTES = 10;
  private static final int ID_RADIX = 32;

  /** What a plain message has on a socket alone. */
  private static final List<String> OF_SOCKETS = List.of("app_id");

  /** Subtypes whose events name neither workspace nor app. */
  private static final Map<String, List<String>> UNSHOWN =
      Map.of(
          "bot_message", List.of("app_id", "team", "user", "bot_profile", "client_msg_id"),
          "me_message", List.of("app_id", "team", "bot_profile", "client_msg_id", "blocks"),
          "file_share", List.of("app_id", "bot_id", "bot_profile", "team", "client_msg_id"),
          "thread_broadcast", List.of("app_id", "bot_id", "bot_profile", "team", "parent_user_id"));

  /** Subtypes of messages that people and bots write, which may mention an app. */
  private static final Set<String> WRITTEN =
      Set.of("", "bot_message", "file_share", "thread_broadcast");

  private EventBodies() {}

  /** The frame as an event of a conversation. */
  static ObjectNode inConversation(ObjectNode frame, ChannelKind kind) {
    if (!frame.path("type").asString("").equals("message")) {
      return frame;
    }
    ObjectNode event = frame.deepCopy();
    String subtype = event.path("subtype").asString("");
    event.remove(UNSHOWN.getOrDefault(subtype, OF_SOCKETS));
    if (subtype.equals("message_replied")) {
      return event;
    }
    return event.put(
        "channel_type",
        switch (kind) {
          case PUBLIC -> "channel";
          case PRIVATE -> "group";
          case DIRECT -> "im";
          case GROUP -> "mpim";
        });
  }

  /** Whether a message's text names a member. */
  static boolean mentions(ObjectNode frame, String userId) {
    String text = frame.path("text").asString("");
    return WRITTEN.contains(frame.path("subtype").asString(""))
        && (text.contains("<@" + userId + ">") || text.contains("<@" + userId + "|"));
  }

  /** A message as {@code app_mention}. */
  static ObjectNode mention(ObjectNode frame) {
    ObjectNode event = frame.deepCopy().put("type", "app_mention");
    event.remove(List.of("attachments", "files", "metadata", "parent_user_id", "root", "icons"));
    return event;
  }

  /** The links of a message that somebody else than the app wrote, as {@code link_shared}. */
  static Optional<ObjectNode> linksFor(ObjectNode frame, String userId) {
    if (!WRITTEN.contains(frame.path("subtype").asString(""))
        || frame.path("user").asString("").equals(userId)) {
      return Optional.empty();
    }
    ArrayNode links = Json.array();
    for (String link : Unfurls.links(frame)) {
      host(link).ifPresent(host -> links.addObject().put("domain", host).put("url", link));
    }
    if (links.isEmpty()) {
      return Optional.empty();
    }
    ObjectNode event =
        Json.object()
            .put("type", "link_shared")
            .put("channel", frame.path("channel").asString())
            .put("is_bot_user_member", true)
            .put("user", frame.path("user").asString())
            .put("message_ts", frame.path("ts").asString());
    if (frame.has("thread_ts")) {
      event.put("thread_ts", frame.path("thread_ts").asString());
    }
    event.set("links", links);
    return Optional.of(
        event
            .put("source", "conversations_history")
            .put("event_ts", frame.path("event_ts").asString()));
  }

  private static Optional<String> host(String link) {
    try {
      return Optional.ofNullable(URI.create(link).getHost());
    } catch (IllegalArgumentException e) {
      // What a person wrote between angle brackets may be no address at all.
      return Optional.empty();
    }
  }

  /** The event without the address that a scope of its own allows. */
  static ObjectNode withoutEmail(ObjectNode event) {
    if (event.at("/user/profile/email").isMissingNode()) {
      return event;
    }
    ObjectNode plain = event.deepCopy();
    ((ObjectNode) plain.at("/user/profile")).remove("email");
    return plain;
  }

  /** The same for an event however often it is made. */
  static String id(String appId, Event event, String topic) {
    String text = appId + ' ' + event.stream() + ' ' + event.seq() + ' ' + topic;
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return "Ev"
          + new BigInteger(1, java.util.Arrays.copyOf(hash, ID_BYTES))
              .toString(ID_RADIX)
              .toUpperCase(Locale.ROOT);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The body that an app receives: the event in its wrapper. */
  static byte[] wrapped(Installation app, String eventId, ObjectNode event, long nowMicros) {
    String teamId = app.home().teamId();
    ObjectNode body =
        Json.object()
            .put("team_id", teamId)
            .put("context_team_id", teamId)
            .put("api_app_id", app.appId());
    body.set("event", event);
    body.put("type", "event_callback")
        .put("event_id", eventId)
        .put("event_time", time(event, nowMicros));
    body.putArray("authorizations")
        .addObject()
        .put("team_id", teamId)
        .put("user_id", app.userId())
        .put("is_bot", true)
        .put("is_enterprise_install", false);
    body.put("is_ext_shared_channel", false);
    return Json.bytes(body.put("event_context", context(app, event)));
  }

  private static long time(ObjectNode event, long nowMicros) {
    OptionalLong micros = Ts.parse(event.path("event_ts").asString(""));
    return micros.orElse(nowMicros) / MICROS;
  }

  private static String context(Installation app, ObjectNode event) {
    ObjectNode names =
        Json.object()
            .put("et", event.path("type").asString(""))
            .put("tid", app.home().teamId())
            .put("aid", app.appId());
    String channel = channel(event);
    if (!channel.isEmpty()) {
      names.put("cid", channel);
    }
    return "4-" + Base64.getUrlEncoder().withoutPadding().encodeToString(Json.bytes(names));
  }

  private static String channel(ObjectNode event) {
    for (String place : List.of("/channel", "/channel_id", "/item/channel", "/channel/id")) {
      JsonNode found = event.at(place);
      if (found.isString()) {
        return found.asString();
      }
    }
    return "";
  }
}

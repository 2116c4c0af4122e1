package dev.parley.importer.store;

import dev.parley.importer.ConversationKind;
import dev.parley.importer.ExportedEdit;
import dev.parley.importer.ExportedFile;
import dev.parley.importer.ExportedMessage;
import dev.parley.importer.ExportedNote;
import dev.parley.importer.ExportedPerson;
import dev.parley.importer.ExportedProfile;
import dev.parley.importer.PersonRole;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The columns that hold JSON, and the words of columns that hold one of a few. */
final class Columns {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** Decimals keep their digits, so that what Parley does not model comes out as it went in. */
  private final JsonMapper mapper =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  String text(JsonNode node) {
    return mapper.writeValueAsString(node);
  }

  ObjectNode object(@Nullable String json) {
    return json != null && mapper.readTree(json) instanceof ObjectNode node
        ? node
        : NODES.objectNode();
  }

  private static String string(ObjectNode node, String field) {
    JsonNode value = node.get(field);
    return value == null ? "" : value.asString("");
  }

  private static @Nullable String optional(ObjectNode node, String field) {
    JsonNode value = node.get(field);
    return value == null || value.isNull() ? null : value.asString();
  }

  static @Nullable String extra(ObjectNode extra) {
    return extra.isEmpty() ? null : extra.toString();
  }

  static String role(PersonRole role) {
    return role == PersonRole.SINGLE_CHANNEL_GUEST
        ? "single_guest"
        : role.name().toLowerCase(Locale.ROOT);
  }

  static PersonRole role(String word) {
    return switch (word) {
      case "primary_owner" -> PersonRole.PRIMARY_OWNER;
      case "owner" -> PersonRole.OWNER;
      case "admin" -> PersonRole.ADMIN;
      case "guest" -> PersonRole.GUEST;
      case "single_guest" -> PersonRole.SINGLE_CHANNEL_GUEST;
      default -> PersonRole.MEMBER;
    };
  }

  static String kind(ConversationKind kind) {
    return switch (kind) {
      case PUBLIC_CHANNEL -> "public";
      case PRIVATE_CHANNEL -> "private";
      case DIRECT -> "im";
      case GROUP_DIRECT -> "mpim";
    };
  }

  static ConversationKind kind(String word) {
    return switch (word) {
      case "private" -> ConversationKind.PRIVATE_CHANNEL;
      case "im" -> ConversationKind.DIRECT;
      case "mpim" -> ConversationKind.GROUP_DIRECT;
      default -> ConversationKind.PUBLIC_CHANNEL;
    };
  }

  static String profile(ExportedPerson person) {
    ExportedProfile profile = person.profile();
    ObjectNode node = NODES.objectNode();
    node.put("real_name", person.realName());
    node.put("display_name", profile.displayName());
    node.put("title", profile.title());
    node.put("phone", profile.phone());
    node.put("status_text", profile.statusText());
    node.put("status_emoji", profile.statusEmoji());
    node.put("status_expiration", profile.statusExpiration());
    if (person.bot()) {
      node.put("is_bot", true);
    }
    if (person.timeZone() != null) {
      node.put("tz", person.timeZone());
    }
    return node.toString();
  }

  ExportedPerson person(
      String id,
      String name,
      @Nullable String email,
      String role,
      boolean deleted,
      @Nullable String botId,
      @Nullable String appId,
      String profileJson,
      @Nullable String extra,
      long updatedMicros) {
    ObjectNode profile = object(profileJson);
    return new ExportedPerson(
        id,
        name,
        string(profile, "real_name"),
        deleted,
        profile.path("is_bot").asBoolean(false),
        role(role),
        optional(profile, "tz"),
        updatedMicros / 1_000_000,
        new ExportedProfile(
            string(profile, "display_name"),
            email,
            string(profile, "title"),
            string(profile, "phone"),
            string(profile, "status_text"),
            string(profile, "status_emoji"),
            profile.path("status_expiration").asLong(0),
            botId,
            appId),
        object(extra));
  }

  static String note(ExportedNote note) {
    return NODES
        .objectNode()
        .put("value", note.value())
        .put("creator", note.creator())
        .put("last_set", note.lastSet())
        .toString();
  }

  ExportedNote note(String json) {
    ObjectNode node = object(json);
    return new ExportedNote(
        string(node, "value"), string(node, "creator"), node.path("last_set").asLong(0));
  }

  /** What a message's row has no column for. */
  static String body(ExportedMessage message) {
    ObjectNode node = NODES.objectNode();
    node.put("text", message.text());
    put(node, "bot_id", message.botId());
    put(node, "username", message.username());
    put(node, "parent_user_id", message.parentUser());
    ExportedEdit edited = message.edited();
    if (edited != null) {
      put(node, "edited_by", edited.user());
    }
    put(node, "blocks", message.blocks());
    put(node, "attachments", message.attachments());
    if (!message.files().isEmpty()) {
      ArrayNode files = node.putArray("files");
      for (ExportedFile file : message.files()) {
        files.add(file.id());
      }
    }
    if (!message.extra().isEmpty()) {
      node.set("extra", message.extra());
    }
    return node.toString();
  }

  private static void put(ObjectNode node, String field, @Nullable String value) {
    if (value != null) {
      node.put(field, value);
    }
  }

  private static void put(ObjectNode node, String field, @Nullable JsonNode value) {
    if (value != null) {
      node.set(field, value);
    }
  }

  static String body(ExportedFile file) {
    ObjectNode node = NODES.objectNode();
    node.put("mode", file.mode());
    node.put("is_external", file.external());
    put(node, "user", file.user());
    put(node, "url_private", file.url());
    if (!file.extra().isEmpty()) {
      node.set("extra", file.extra());
    }
    return node.toString();
  }

  ExportedFile file(
      String id,
      String name,
      String title,
      String mimetype,
      String filetype,
      long size,
      long createdMicros,
      String bodyJson) {
    ObjectNode body = object(bodyJson);
    return new ExportedFile(
        id,
        optional(body, "user"),
        name,
        title,
        mimetype,
        filetype,
        string(body, "mode"),
        body.path("is_external").asBoolean(false),
        size,
        createdMicros / 1_000_000,
        optional(body, "url_private"),
        extra(body, "extra"));
  }

  /** The object in a field, an empty one where there is none. */
  static ObjectNode extra(ObjectNode body, String field) {
    return body.get(field) instanceof ObjectNode extra ? extra : NODES.objectNode();
  }
}

package dev.parley.importer.store;

import dev.parley.importer.ConversationKind;
import dev.parley.importer.ExportedFile;
import dev.parley.importer.ExportedMessage;
import dev.parley.importer.ExportedNote;
import dev.parley.importer.ExportedPerson;
import dev.parley.importer.ExportedProfile;
import dev.parley.importer.PersonRole;
import dev.parley.importer.Problems;
import dev.parley.importer.slack.MessageJson;
import dev.parley.model.ChannelKind;
import dev.parley.model.Role;
import dev.parley.store.Row;
import java.io.StringWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The columns that hold JSON, as the rooms that own them write it: a profile, topic and message as
 * the wire has them. What those rooms know nothing of goes to {@code extra}.
 */
final class Columns {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final String PRIMARY = "is_primary_owner";

  /** A conversation's earlier names, which have a column of their own. */
  static final String PREVIOUS_NAMES = "previous_names";

  private static final String BOT = "is_bot";
  private static final String ZONE = "tz";
  private static final long MICROS = 1_000_000;

  /** Decimals keep their digits, so that what Parley does not model comes out as it went in. */
  private final JsonMapper mapper =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  ObjectNode object(@Nullable String json) {
    return json != null && mapper.readTree(json) instanceof ObjectNode node
        ? node
        : NODES.objectNode();
  }

  JsonNode tree(String json) {
    return mapper.readTree(json);
  }

  static @Nullable String extra(ObjectNode extra) {
    return extra.isEmpty() ? null : extra.toString();
  }

  static String role(PersonRole role) {
    Role stored =
        switch (role) {
          case PRIMARY_OWNER, OWNER -> Role.OWNER;
          case ADMIN -> Role.ADMIN;
          case MEMBER -> Role.MEMBER;
          case GUEST -> Role.GUEST;
          case SINGLE_CHANNEL_GUEST -> Role.SINGLE_CHANNEL_GUEST;
        };
    return stored.stored();
  }

  private static PersonRole role(Role role, boolean primary) {
    return switch (role) {
      case OWNER -> primary ? PersonRole.PRIMARY_OWNER : PersonRole.OWNER;
      case ADMIN -> PersonRole.ADMIN;
      case MEMBER -> PersonRole.MEMBER;
      case GUEST -> PersonRole.GUEST;
      case SINGLE_CHANNEL_GUEST -> PersonRole.SINGLE_CHANNEL_GUEST;
    };
  }

  static ChannelKind kind(ConversationKind kind) {
    return switch (kind) {
      case PUBLIC_CHANNEL -> ChannelKind.PUBLIC;
      case PRIVATE_CHANNEL -> ChannelKind.PRIVATE;
      case DIRECT -> ChannelKind.DIRECT;
      case GROUP_DIRECT -> ChannelKind.GROUP;
    };
  }

  static ConversationKind kind(ChannelKind kind) {
    return switch (kind) {
      case PUBLIC -> ConversationKind.PUBLIC_CHANNEL;
      case PRIVATE -> ConversationKind.PRIVATE_CHANNEL;
      case DIRECT -> ConversationKind.DIRECT;
      case GROUP -> ConversationKind.GROUP_DIRECT;
    };
  }

  /** The profile as the wire has it. */
  static String profile(ExportedPerson person, @Nullable String email) {
    ExportedProfile profile = person.profile();
    ObjectNode node =
        NODES
            .objectNode()
            .put("title", profile.title())
            .put("phone", profile.phone())
            .put("skype", person.extra().path("profile").path("skype").asString(""))
            .put("real_name", person.realName())
            .put("real_name_normalized", person.realName())
            .put("display_name", profile.displayName())
            .put("display_name_normalized", profile.displayName())
            .put("status_text", profile.statusText())
            .put("status_emoji", profile.statusEmoji())
            .put("status_expiration", profile.statusExpiration())
            .put("avatar_hash", "");
    if (email != null) {
      node.put("email", email);
    }
    return node.toString();
  }

  /** What a member's row has no column for. */
  static @Nullable String personExtra(ExportedPerson person) {
    ObjectNode extra = person.extra().deepCopy();
    if (person.role() == PersonRole.PRIMARY_OWNER) {
      extra.put(PRIMARY, true);
    }
    if (person.bot() != (person.profile().botId() != null)) {
      extra.put(BOT, person.bot());
    }
    if (person.timeZone() != null) {
      extra.put(ZONE, person.timeZone());
    }
    return extra(extra);
  }

  ExportedPerson person(Row row) {
    ObjectNode profile = object(row.text("profile"));
    ObjectNode extra = object(row.textOrNull("extra"));
    String botId = row.textOrNull("bot_id");
    boolean primary = extra.remove(PRIMARY) != null;
    JsonNode bot = extra.remove(BOT);
    JsonNode zone = extra.remove(ZONE);
    return new ExportedPerson(
        row.text("user_id"),
        row.text("name"),
        profile.path("real_name").asString(""),
        row.flag("deleted"),
        bot == null ? botId != null : bot.asBoolean(),
        role(Role.ofStored(row.text("role")), primary),
        zone == null ? null : zone.asString(),
        row.number("updated_micros") / MICROS,
        new ExportedProfile(
            profile.path("display_name").asString(""),
            row.textOrNull("email"),
            profile.path("title").asString(""),
            profile.path("phone").asString(""),
            profile.path("status_text").asString(""),
            profile.path("status_emoji").asString(""),
            profile.path("status_expiration").asLong(0),
            botId,
            row.textOrNull("app_id")),
        extra);
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
        node.path("value").asString(""),
        node.path("creator").asString(""),
        node.path("last_set").asLong(0));
  }

  /** The message as history shows it, without what hangs on it: replies, reactions, pins. */
  String body(ExportedMessage m) {
    ExportedMessage bare =
        new ExportedMessage(
            m.ts(),
            m.subtype(),
            m.user(),
            m.botId(),
            m.username(),
            m.text(),
            m.threadTs(),
            m.parentUser(),
            m.clientMessageId(),
            m.edited(),
            null,
            m.blocks(),
            m.attachments(),
            List.of(),
            m.files(),
            List.of(),
            m.extra());
    StringWriter text = new StringWriter();
    try (JsonGenerator out = mapper.createGenerator(text)) {
      MessageJson.write(bare, out);
    }
    return text.toString();
  }

  /** The message of a stored body; what it says of replies and reactions is not looked at. */
  ExportedMessage message(String body) {
    ExportedMessage message = MessageJson.read(object(body), new Problems(), "store");
    if (message == null) {
      throw new IllegalStateException("a stored message has no ts");
    }
    return message;
  }

  /** What a file's row has no column for. */
  static String body(ExportedFile file) {
    ObjectNode node = NODES.objectNode();
    node.put("mode", file.mode());
    node.put("is_external", file.external());
    if (file.url() != null) {
      node.put("url_private", file.url());
    }
    if (!file.extra().isEmpty()) {
      node.set("extra", file.extra());
    }
    return node.toString();
  }
}

package dev.parley.importer.slack;

import dev.parley.importer.ExportedPerson;
import dev.parley.importer.ExportedProfile;
import dev.parley.importer.PersonRole;
import dev.parley.importer.ProblemKind;
import dev.parley.importer.Problems;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** An element of {@code users.json}. */
final class PersonJson {
  /** Fields that are made from the name again when a person is written. */
  private static final Set<String> DERIVED =
      Set.of("real_name_normalized", "display_name_normalized", "avatar_hash");

  private static final int EMAIL_MAX = 255;

  private PersonJson() {}

  /** The person, or null where the element has no id. */
  static @Nullable ExportedPerson read(ObjectNode node, Problems problems, String file) {
    Fields fields = new Fields(node, problems, file);
    String id = fields.id("id");
    if (id == null) {
      problems.add(ProblemKind.MISSING_FIELD, file + ": id");
      return null;
    }
    String name = fields.text("name");
    String realName = fields.text("real_name");
    boolean deleted = fields.flag("deleted");
    boolean bot = fields.flag("is_bot");
    PersonRole role = role(fields);
    String timeZone = fields.textOrNull("tz");
    long updated = fields.number("updated");
    Fields profile = fields.object("profile");
    if (profile == null) {
      profile = new Fields(JsonNodeFactory.instance.objectNode(), problems, file);
    }
    String profileName = profile.text("real_name");
    ExportedProfile said = profile(profile);
    ObjectNode extra = fields.rest();
    if (!profile.rest().isEmpty()) {
      extra.set("profile", profile.rest());
    }
    return new ExportedPerson(
        id,
        name,
        realName.isEmpty() ? profileName : realName,
        deleted,
        bot,
        role,
        timeZone,
        updated,
        said,
        extra);
  }

  private static PersonRole role(Fields fields) {
    boolean primary = fields.flag("is_primary_owner");
    boolean owner = fields.flag("is_owner");
    boolean admin = fields.flag("is_admin");
    boolean guest = fields.flag("is_restricted");
    boolean single = fields.flag("is_ultra_restricted");
    if (single) {
      return PersonRole.SINGLE_CHANNEL_GUEST;
    }
    if (guest) {
      return PersonRole.GUEST;
    }
    if (primary) {
      return PersonRole.PRIMARY_OWNER;
    }
    if (owner) {
      return PersonRole.OWNER;
    }
    return admin ? PersonRole.ADMIN : PersonRole.MEMBER;
  }

  private static ExportedProfile profile(Fields profile) {
    profile.drop(DERIVED);
    return new ExportedProfile(
        profile.text("display_name"),
        profile.word("email", EMAIL_MAX),
        profile.text("title"),
        profile.text("phone"),
        profile.text("status_text"),
        profile.text("status_emoji"),
        profile.number("status_expiration"),
        profile.id("bot_id"),
        profile.id("api_app_id"));
  }

  static void write(ExportedPerson person, String teamId, JsonGenerator out) {
    out.writeStartObject();
    out.writeStringProperty("id", person.id());
    if (!person.extra().has("team_id")) {
      out.writeStringProperty("team_id", teamId);
    }
    out.writeStringProperty("name", person.name());
    out.writeBooleanProperty("deleted", person.deleted());
    out.writeStringProperty("real_name", person.realName());
    Json.optional(out, "tz", person.timeZone());
    out.writeBooleanProperty("is_bot", person.bot());
    writeRole(person.role(), out);
    if (person.updated() != 0) {
      out.writeNumberProperty("updated", person.updated());
    }
    out.writeName("profile");
    writeProfile(person, out);
    Json.extra(out, person.extra(), "profile");
    out.writeEndObject();
  }

  private static void writeRole(PersonRole role, JsonGenerator out) {
    boolean primary = role == PersonRole.PRIMARY_OWNER;
    boolean owner = primary || role == PersonRole.OWNER;
    boolean single = role == PersonRole.SINGLE_CHANNEL_GUEST;
    out.writeBooleanProperty("is_admin", owner || role == PersonRole.ADMIN);
    out.writeBooleanProperty("is_owner", owner);
    out.writeBooleanProperty("is_primary_owner", primary);
    out.writeBooleanProperty("is_restricted", single || role == PersonRole.GUEST);
    out.writeBooleanProperty("is_ultra_restricted", single);
  }

  private static void writeProfile(ExportedPerson person, JsonGenerator out) {
    ExportedProfile profile = person.profile();
    out.writeStartObject();
    out.writeStringProperty("real_name", person.realName());
    out.writeStringProperty("display_name", profile.displayName());
    Json.optional(out, "email", profile.email());
    out.writeStringProperty("title", profile.title());
    out.writeStringProperty("phone", profile.phone());
    out.writeStringProperty("status_text", profile.statusText());
    out.writeStringProperty("status_emoji", profile.statusEmoji());
    out.writeNumberProperty("status_expiration", profile.statusExpiration());
    Json.optional(out, "bot_id", profile.botId());
    Json.optional(out, "api_app_id", profile.appId());
    JsonNode rest = person.extra().get("profile");
    if (rest instanceof ObjectNode extra) {
      Json.extra(out, extra, "");
    }
    out.writeEndObject();
  }
}

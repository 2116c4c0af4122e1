package dev.parley.importer.slack;

import dev.parley.importer.ConversationKind;
import dev.parley.importer.ExportedConversation;
import dev.parley.importer.ExportedNote;
import dev.parley.importer.ExportedPin;
import dev.parley.importer.ProblemKind;
import dev.parley.importer.Problems;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.node.ObjectNode;

/**
 * An element of {@code channels.json}, {@code groups.json}, {@code dms.json} or {@code mpims.json}.
 */
final class ConversationJson {
  private ConversationJson() {}

  /** The conversation, or null where the element has no id. */
  static @Nullable ExportedConversation read(
      ConversationKind kind, ObjectNode node, Problems problems, String file) {
    Fields fields = new Fields(node, problems, file);
    String id = fields.id("id");
    if (id == null) {
      problems.add(ProblemKind.MISSING_FIELD, file + ": id");
      return null;
    }
    return new ExportedConversation(
        id,
        kind,
        fields.text("name"),
        fields.number("created"),
        fields.id("creator"),
        fields.flag("is_archived"),
        fields.flag("is_general"),
        fields.ids("members"),
        note(fields, "topic"),
        note(fields, "purpose"),
        pins(fields),
        fields.rest());
  }

  private static ExportedNote note(Fields fields, String name) {
    Fields note = fields.object(name);
    if (note == null) {
      return ExportedNote.NONE;
    }
    ExportedNote read =
        new ExportedNote(note.text("value"), note.text("creator"), note.number("last_set"));
    note.end(name);
    return read;
  }

  private static List<ExportedPin> pins(Fields fields) {
    List<ExportedPin> pins = new ArrayList<>();
    for (Fields pin : fields.objects("pins")) {
      String id = pin.id("id");
      String type = pin.text("type");
      if (id != null) {
        pins.add(
            new ExportedPin(
                id,
                type.isEmpty() ? "C" : type,
                pin.number("created"),
                pin.id("user"),
                pin.id("owner")));
      }
      pin.end("pins");
    }
    return pins;
  }

  static void write(ExportedConversation conversation, JsonGenerator out) {
    boolean direct = conversation.kind() == ConversationKind.DIRECT;
    out.writeStartObject();
    out.writeStringProperty("id", conversation.id());
    if (!direct) {
      out.writeStringProperty("name", conversation.name());
    }
    out.writeNumberProperty("created", conversation.created());
    Json.optional(out, "creator", conversation.creator());
    if (!direct || conversation.archived()) {
      out.writeBooleanProperty("is_archived", conversation.archived());
    }
    if (conversation.kind() == ConversationKind.PUBLIC_CHANNEL || conversation.general()) {
      out.writeBooleanProperty("is_general", conversation.general());
    }
    Json.texts(out, "members", conversation.members());
    if (!direct || !conversation.topic().equals(ExportedNote.NONE)) {
      write("topic", conversation.topic(), out);
    }
    if (!direct || !conversation.purpose().equals(ExportedNote.NONE)) {
      write("purpose", conversation.purpose(), out);
    }
    if (!conversation.pins().isEmpty()) {
      writePins(conversation.pins(), out);
    }
    Json.extra(out, conversation.extra(), "");
    out.writeEndObject();
  }

  private static void write(String name, ExportedNote note, JsonGenerator out) {
    out.writeObjectPropertyStart(name);
    out.writeStringProperty("value", note.value());
    out.writeStringProperty("creator", note.creator());
    out.writeNumberProperty("last_set", note.lastSet());
    out.writeEndObject();
  }

  private static void writePins(List<ExportedPin> pins, JsonGenerator out) {
    out.writeArrayPropertyStart("pins");
    for (ExportedPin pin : pins) {
      out.writeStartObject();
      out.writeStringProperty("id", pin.id());
      out.writeStringProperty("type", pin.type());
      out.writeNumberProperty("created", pin.created());
      Json.optional(out, "user", pin.user());
      Json.optional(out, "owner", pin.owner());
      out.writeEndObject();
    }
    out.writeEndArray();
  }
}

package dev.parley.importer.slack;

import dev.parley.importer.ExportedFile;
import tools.jackson.core.JsonGenerator;

/** A file object inside a message. */
final class FileJson {
  private static final int FILETYPE_MAX = 32;

  private FileJson() {}

  static ExportedFile read(Fields fields) {
    return new ExportedFile(
        idOf(fields),
        fields.id("user"),
        fields.text("name"),
        fields.text("title"),
        fields.text("mimetype"),
        filetype(fields),
        fields.text("mode"),
        fields.flag("is_external"),
        Math.max(0, fields.number("size")),
        fields.number("created"),
        fields.textOrNull("url_private"),
        fields.rest());
  }

  /** "" where the file has none, which makes it no file. */
  private static String idOf(Fields fields) {
    String id = fields.id("id");
    return id == null ? "" : id;
  }

  private static String filetype(Fields fields) {
    String type = fields.word("filetype", FILETYPE_MAX);
    return type == null ? "" : type;
  }

  static void write(ExportedFile file, JsonGenerator out) {
    out.writeStartObject();
    out.writeStringProperty("id", file.id());
    out.writeNumberProperty("created", file.created());
    out.writeStringProperty("name", file.name());
    out.writeStringProperty("title", file.title());
    out.writeStringProperty("mimetype", file.mimetype());
    out.writeStringProperty("filetype", file.filetype());
    Json.optional(out, "user", file.user());
    out.writeStringProperty("mode", file.mode());
    out.writeBooleanProperty("is_external", file.external());
    out.writeNumberProperty("size", file.size());
    Json.optional(out, "url_private", file.url());
    Json.extra(out, file.extra(), "");
    out.writeEndObject();
  }
}

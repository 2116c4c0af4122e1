package dev.parley.importer.slack;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.node.ObjectNode;

/** The pieces of JSON that several records write alike. */
final class Json {
  private Json() {}

  static void optional(JsonGenerator out, String name, @Nullable String value) {
    if (value != null) {
      out.writeStringProperty(name, value);
    }
  }

  static void texts(JsonGenerator out, String name, List<String> values) {
    out.writeArrayPropertyStart(name);
    for (String value : values) {
      out.writeString(value);
    }
    out.writeEndArray();
  }

  /** The fields that were kept, but for the one that the caller merges itself. */
  static void extra(JsonGenerator out, ObjectNode extra, String merged) {
    extra.forEachEntry(
        (name, value) -> {
          if (!name.equals(merged)) {
            out.writeName(name);
            out.writeTree(value);
          }
        });
  }
}

package dev.parley.importer;

import java.util.Locale;
import tools.jackson.databind.node.JsonNodeFactory;

/** People whom an export names without listing them: someone who left, or is of another company. */
final class Placeholders {
  private Placeholders() {}

  static ExportedPerson person(String id) {
    String name = "unknown-" + id.toLowerCase(Locale.ROOT);
    ExportedProfile profile = new ExportedProfile(name, null, "", "", "", "", 0, null, null);
    return new ExportedPerson(
        id,
        name,
        name,
        true,
        false,
        PersonRole.MEMBER,
        null,
        0,
        profile,
        JsonNodeFactory.instance.objectNode());
  }
}

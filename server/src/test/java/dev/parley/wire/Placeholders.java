package dev.parley.wire;

import dev.parley.wire.Violation.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Finds the values by which the anonymised samples stand for real ones. */
final class Placeholders {
  private static final Pattern FORM =
      Pattern.compile("[A-Z]0{8}|0{10}\\.0{6}|https://www\\.example\\.com/");

  private Placeholders() {}

  static List<Violation> find(JsonNode node, Place place) {
    List<Violation> found = new ArrayList<>();
    if (node.isString() && FORM.matcher(node.stringValue()).matches()) {
      found.add(new Violation(place, Problem.PLACEHOLDER, node.stringValue()));
    }
    if (node.isObject()) {
      for (Map.Entry<String, JsonNode> entry : node.properties()) {
        found.addAll(find(entry.getValue(), place.field(entry.getKey())));
      }
    } else if (node.isArray()) {
      node.forEach(item -> found.addAll(find(item, place.element())));
    }
    return found;
  }
}

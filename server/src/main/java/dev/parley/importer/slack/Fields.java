package dev.parley.importer.slack;

import dev.parley.importer.ProblemKind;
import dev.parley.importer.Problems;
import dev.parley.model.Ts;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The fields of one JSON object, taken out one by one; what is left at the end is what nobody asked
 * for. A field of another type than it should have counts as a problem and as absent.
 */
final class Fields {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_.-]{1,32}");
  private static final Pattern WORD = Pattern.compile("[ -~]+");
  private static final Pattern NONE = Pattern.compile("(?!)");

  private final ObjectNode node;
  private final Problems problems;
  private final String place;

  Fields(ObjectNode node, Problems problems, String place) {
    this.node = node;
    this.problems = problems;
    this.place = place;
  }

  String text(String name) {
    String text = textOrNull(name);
    return text == null ? "" : text;
  }

  @Nullable String textOrNull(String name) {
    JsonNode value = node.remove(name);
    if (value == null || value.isNull()) {
      return null;
    }
    if (value.isString()) {
      return value.stringValue();
    }
    if (value.isNumber() || value.isBoolean()) {
      wrongType(name);
      return value.asString();
    }
    wrongType(name);
    return null;
  }

  /** An id; null where it is absent or could not be one. */
  @Nullable String id(String name) {
    return checked(name, textOrNull(name), ID);
  }

  /** A word of printable ASCII, as subtypes and keys are; null where it is absent or longer. */
  @Nullable String word(String name, int lengthMax) {
    String word = checked(name, textOrNull(name), WORD);
    return word == null || word.length() <= lengthMax ? word : checked(name, word, NONE);
  }

  private @Nullable String checked(String name, @Nullable String text, Pattern form) {
    if (text == null || text.isEmpty() || form.matcher(text).matches()) {
      return text == null || text.isEmpty() ? null : text;
    }
    wrongType(name);
    return null;
  }

  /** The ids of a list, without those that could not be one. */
  List<String> ids(String name) {
    List<String> ids = new ArrayList<>();
    for (String text : texts(name)) {
      String id = checked(name, text, ID);
      if (id != null) {
        ids.add(id);
      }
    }
    return ids;
  }

  long number(String name) {
    JsonNode value = node.remove(name);
    if (value == null || value.isNull()) {
      return 0;
    }
    if (value.isNumber()) {
      return value.asLong(0);
    }
    if (value.isString()) {
      return parse(value.stringValue(), name);
    }
    wrongType(name);
    return 0;
  }

  private long parse(String text, String name) {
    if (text.isEmpty()) {
      return 0;
    }
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      wrongType(name);
      return 0;
    }
  }

  int count(String name) {
    return Math.clamp(number(name), 0, Integer.MAX_VALUE);
  }

  boolean flag(String name) {
    JsonNode value = node.remove(name);
    if (value == null || value.isNull()) {
      return false;
    }
    if (value.isBoolean()) {
      return value.booleanValue();
    }
    wrongType(name);
    return false;
  }

  /** Microseconds, or 0 where the field is absent or no timestamp. */
  long timestamp(String name) {
    JsonNode value = node.remove(name);
    if (value == null || value.isNull()) {
      return 0;
    }
    String text = value.isString() || value.isNumber() ? value.asString() : "";
    if (text.isEmpty() && value.isString()) {
      return 0;
    }
    long micros = Ts.parse(text).orElse(0);
    if (micros == 0) {
      wrongType(name);
    }
    return micros;
  }

  List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    for (JsonNode element : array(name)) {
      if (element.isString()) {
        texts.add(element.stringValue());
      } else {
        wrongType(name);
      }
    }
    return texts;
  }

  /** The objects of a list, each with its own fields. */
  List<Fields> objects(String name) {
    List<Fields> objects = new ArrayList<>();
    for (JsonNode element : array(name)) {
      if (element instanceof ObjectNode object) {
        objects.add(new Fields(object, problems, place));
      } else {
        wrongType(name);
      }
    }
    return objects;
  }

  private Iterable<JsonNode> array(String name) {
    JsonNode value = node.remove(name);
    if (value == null || value.isNull()) {
      return List.of();
    }
    if (value.isArray()) {
      return value;
    }
    wrongType(name);
    return List.of();
  }

  /** The fields of an object that is one field of this one; null where it is absent. */
  @Nullable Fields object(String name) {
    JsonNode value = node.remove(name);
    if (value == null || value.isNull()) {
      return null;
    }
    if (value instanceof ObjectNode object) {
      return new Fields(object, problems, place);
    }
    wrongType(name);
    return null;
  }

  /** A list that is kept as it is; null where it is absent. */
  @Nullable JsonNode list(String name) {
    JsonNode value = node.remove(name);
    if (value == null || value.isNull() || value.isArray()) {
      return value == null || value.isNull() ? null : value;
    }
    wrongType(name);
    return null;
  }

  /** Removes a field whose value says nothing that the caller does not know already. */
  void drop(String name, String value) {
    JsonNode node = this.node.get(name);
    if (node != null && node.isString() && node.stringValue().equals(value)) {
      this.node.remove(name);
    }
  }

  /** Removes fields that are derived from others. */
  void drop(Set<String> names) {
    node.remove(names);
  }

  boolean has(String name) {
    return node.has(name);
  }

  /** What nobody took. */
  ObjectNode rest() {
    return node;
  }

  /** Counts what nobody took of a small object for whose other fields there is no place. */
  void end(String name) {
    for (String left : node.propertyNames()) {
      problems.add(ProblemKind.NOT_MODELLED, name + "." + left);
    }
  }

  private void wrongType(String name) {
    problems.add(ProblemKind.WRONG_TYPE, place + ": " + name);
  }
}

package dev.parley.wire;

import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** A JSON scalar type, as fine as the samples' placeholders tell. */
enum Scalar {
  STR("a string"),
  /** An id such as {@code C012AB3CD}; a sample shows it as a letter and eight zeros. */
  ID("an id"),
  /** A message's time and id, {@code seconds.micros}. */
  TS("a ts"),
  INT("an integer"),
  NUM("a number"),
  BOOL("a boolean"),
  NULL("null");

  private static final Pattern ID_FORM = Pattern.compile("([A-Z][A-Za-z0-9]{2,})?");
  private static final Pattern TS_FORM = Pattern.compile("(\\d{10}\\.\\d{6})?");

  private final String text;

  Scalar(String text) {
    this.text = text;
  }

  /** Whether a node has this type. Slack sends "" where an id or ts is not set. */
  boolean admits(JsonNode node) {
    return switch (this) {
      case STR -> node.isString();
      case ID -> node.isString() && ID_FORM.matcher(node.stringValue()).matches();
      case TS -> node.isString() && TS_FORM.matcher(node.stringValue()).matches();
      case INT -> node.isIntegralNumber();
      case NUM -> node.isNumber();
      case BOOL -> node.isBoolean();
      case NULL -> node.isNull();
    };
  }

  @Override
  public String toString() {
    return text;
  }
}

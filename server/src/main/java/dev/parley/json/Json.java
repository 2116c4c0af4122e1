package dev.parley.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.RawValue;

/** JSON with Parley's limits and the wire's names: snake case, absent rather than null. */
public final class Json {
  /** How deep a value may nest; blocks nest six deep. */
  public static final int DEPTH_MAX = 64;

  /** The longest string, in characters. */
  public static final int STRING_LENGTH_MAX = 8 << 20;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(DEPTH_MAX)
                          .maxStringLength(STRING_LENGTH_MAX)
                          .build())
                  .build())
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .changeDefaultPropertyInclusion(
              old -> old.withValueInclusion(JsonInclude.Include.NON_NULL))
          .build();

  private Json() {}

  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  public static ArrayNode array() {
    return MAPPER.createArrayNode();
  }

  /** JSON that Parley wrote itself, as a value that is written out as it stands. */
  public static JsonNode raw(String json) {
    return MAPPER.getNodeFactory().rawValueNode(new RawValue(json));
  }

  public static byte[] bytes(Object value) {
    return MAPPER.writeValueAsBytes(value);
  }

  public static String text(Object value) {
    return MAPPER.writeValueAsString(value);
  }

  public static JsonNode tree(Object value) {
    return MAPPER.valueToTree(value);
  }

  /** Reads what Parley wrote itself. */
  public static JsonNode read(String stored) {
    return MAPPER.readTree(stored);
  }

  public static ObjectNode readObject(String stored) {
    return (ObjectNode) MAPPER.readTree(stored);
  }

  public static <T> T read(byte[] stored, Class<T> type) {
    return MAPPER.readValue(stored, type);
  }

  /** Reads what came from outside; empty where it is no JSON or over the limits. */
  public static Optional<JsonNode> parse(String text) {
    try {
      JsonNode node = MAPPER.readTree(text);
      return node == null || node.isMissingNode() ? Optional.empty() : Optional.of(node);
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  /** Reads what came from outside; empty where it is no JSON or over the limits. */
  public static Optional<JsonNode> parse(byte[] utf8) {
    try {
      JsonNode node = MAPPER.readTree(utf8);
      return node == null || node.isMissingNode() ? Optional.empty() : Optional.of(node);
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }
}

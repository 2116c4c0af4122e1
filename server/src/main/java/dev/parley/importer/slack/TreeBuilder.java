package dev.parley.importer.slack;

import dev.parley.importer.ImportLimits;
import dev.parley.importer.ProblemKind;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads one element of a list into a tree, up to a size and a depth. The library's own tree reader
 * knows neither limit; an element beyond them is passed over to its end, so that the next one can
 * be read.
 */
final class TreeBuilder {
  private static final int VALUE_COST_BYTES = 16;

  /** Why an element was passed over. */
  enum Refusal {
    TOO_LARGE(ProblemKind.TOO_LARGE),
    TOO_DEEP(ProblemKind.TOO_DEEP);

    private final ProblemKind problem;

    Refusal(ProblemKind problem) {
      this.problem = problem;
    }

    ProblemKind problem() {
      return problem;
    }
  }

  private final JsonNodeFactory nodes = JsonNodeFactory.instance;
  private final long bytesMax;
  private final int depthMax;
  private long bytes;
  private @Nullable Refusal refusal;

  TreeBuilder(ImportLimits limits) {
    bytesMax = limits.recordBytesMax();
    depthMax = limits.depthMax();
  }

  /**
   * The object whose first token the parser stands on; not whole where {@link #refusal} says why.
   */
  ObjectNode object(JsonParser parser) {
    bytes = 0;
    refusal = null;
    return object(parser, 1);
  }

  @Nullable Refusal refusal() {
    return refusal;
  }

  private ObjectNode object(JsonParser parser, int depth) {
    ObjectNode node = nodes.objectNode();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      count(name.length());
      parser.nextToken();
      JsonNode value = value(parser, depth);
      if (refusal == null) {
        node.set(name, value);
      }
    }
    return node;
  }

  private ArrayNode array(JsonParser parser, int depth) {
    ArrayNode node = nodes.arrayNode();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      JsonNode value = value(parser, depth);
      if (refusal == null) {
        node.add(value);
      }
    }
    return node;
  }

  private JsonNode value(JsonParser parser, int depth) {
    JsonToken token = parser.currentToken();
    if (depth == depthMax && (token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY)) {
      refuse(Refusal.TOO_DEEP);
    }
    if (refusal != null) {
      parser.skipChildren();
      return nodes.nullNode();
    }
    count(VALUE_COST_BYTES);
    return switch (token) {
      case START_OBJECT -> object(parser, depth + 1);
      case START_ARRAY -> array(parser, depth + 1);
      case VALUE_STRING -> string(parser);
      case VALUE_NUMBER_INT -> integer(parser);
      case VALUE_NUMBER_FLOAT -> decimal(parser);
      case VALUE_TRUE -> nodes.booleanNode(true);
      case VALUE_FALSE -> nodes.booleanNode(false);
      case VALUE_NULL, VALUE_EMBEDDED_OBJECT, PROPERTY_NAME, END_ARRAY, END_OBJECT, NOT_AVAILABLE ->
          nodes.nullNode();
    };
  }

  private JsonNode string(JsonParser parser) {
    count(parser.getStringLength());
    return refusal == null ? nodes.stringNode(parser.getString()) : nodes.nullNode();
  }

  private JsonNode integer(JsonParser parser) {
    return switch (parser.getNumberType()) {
      case INT -> nodes.numberNode(parser.getIntValue());
      case LONG -> nodes.numberNode(parser.getLongValue());
      case BIG_INTEGER, FLOAT, DOUBLE, BIG_DECIMAL -> nodes.numberNode(parser.getBigIntegerValue());
    };
  }

  /** Decimals stay decimals: a {@code ts} that someone wrote as a number keeps its digits. */
  private JsonNode decimal(JsonParser parser) {
    BigDecimal value = parser.getDecimalValue();
    return nodes.numberNode(value);
  }

  private void count(int more) {
    bytes += more;
    if (bytes > bytesMax) {
      refuse(Refusal.TOO_LARGE);
    }
  }

  private void refuse(Refusal reason) {
    if (refusal == null) {
      refusal = reason;
    }
  }
}

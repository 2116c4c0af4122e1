package dev.parley.wire;

import dev.parley.wire.Shape.Any;
import dev.parley.wire.Shape.Array;
import dev.parley.wire.Shape.Field;
import dev.parley.wire.Shape.Fields;
import dev.parley.wire.Shape.Kind;
import dev.parley.wire.Shape.MapOf;
import dev.parley.wire.Shape.Simple;
import dev.parley.wire.Shape.Union;
import dev.parley.wire.Shape.Variants;
import dev.parley.wire.Violation.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Compares JSON with a shape. */
final class ShapeChecker {
  private final Kinds kinds;

  ShapeChecker(Kinds kinds) {
    this.kinds = kinds;
  }

  List<Violation> check(Shape shape, JsonNode node, Place place) {
    return switch (shape) {
      case Any() -> List.of();
      case Simple(Scalar scalar) -> scalar.admits(node) ? List.of() : wrongType(place, shape, node);
      case Array(Shape element) -> array(shape, element, node, place);
      case Fields(Map<String, Field> fields) -> fields(shape, fields, node, place);
      case MapOf(Shape value) -> map(shape, value, node, place);
      case Kind kind -> kind(kind, node, place);
      case Variants(Map<String, Fields> byType) -> variants(byType, node, place);
      case Union(List<Shape> alternatives) -> union(shape, alternatives, node, place);
    };
  }

  private List<Violation> array(Shape shape, Shape element, JsonNode node, Place place) {
    if (!node.isArray()) {
      return wrongType(place, shape, node);
    }
    List<Violation> found = new ArrayList<>();
    node.forEach(item -> found.addAll(check(element, item, place.element())));
    return found;
  }

  private List<Violation> fields(
      Shape shape, Map<String, Field> fields, JsonNode node, Place place) {
    if (!node.isObject()) {
      return wrongType(place, shape, node);
    }
    Field others = fields.get("*");
    List<Violation> found = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      Field field = fields.getOrDefault(entry.getKey(), others);
      Place at = place.field(entry.getKey());
      if (field == null) {
        found.add(new Violation(at, Problem.UNKNOWN_FIELD, "the data shows no such field"));
      } else {
        found.addAll(check(field.shape(), entry.getValue(), at));
      }
    }
    return found;
  }

  private List<Violation> map(Shape shape, Shape value, JsonNode node, Place place) {
    if (!node.isObject()) {
      return wrongType(place, shape, node);
    }
    List<Violation> found = new ArrayList<>();
    node.forEach(item -> found.addAll(check(value, item, place.field("*"))));
    return found;
  }

  private List<Violation> kind(Kind kind, JsonNode node, Place place) {
    if (!node.isObject()) {
      return wrongType(place, kind, node);
    }
    return check(kinds.at(kind), node, place.inKind(kind.name())).stream()
        .map(violation -> elsewhere(kind, place, violation))
        .toList();
  }

  private Violation elsewhere(Kind kind, Place place, Violation violation) {
    Place at = violation.place();
    boolean direct =
        violation.problem() == Problem.UNKNOWN_FIELD
            && at.path().equals(place.field(at.kindPath()).path());
    return direct && kinds.shows(kind.name(), at.kindPath())
        ? new Violation(at, Problem.OTHER_PLACE, "the data shows it for other places alone")
        : violation;
  }

  private List<Violation> variants(Map<String, Fields> byType, JsonNode node, Place place) {
    JsonNode type = node.get("type");
    if (type == null || !type.isString()) {
      return List.of(new Violation(place, Problem.UNKNOWN_VARIANT, "no type"));
    }
    Fields fields = byType.get(type.stringValue());
    return fields == null
        ? List.of(new Violation(place, Problem.UNKNOWN_VARIANT, type.stringValue()))
        : check(fields, node, place);
  }

  private List<Violation> union(Shape shape, List<Shape> alternatives, JsonNode node, Place place) {
    return alternatives.stream()
        .filter(alternative -> describes(alternative, node))
        .map(alternative -> check(alternative, node, place))
        .min(Comparator.comparingInt(List::size))
        .orElseGet(() -> wrongType(place, shape, node));
  }

  /** Whether a shape is of the node's JSON type, whatever its content. */
  static boolean describes(Shape shape, JsonNode node) {
    return switch (shape) {
      case Any() -> true;
      case Simple(Scalar scalar) -> scalar.admits(node);
      case Array _ -> node.isArray();
      case Fields _ -> node.isObject();
      case MapOf _ -> node.isObject();
      case Kind _ -> node.isObject();
      case Variants _ -> node.isObject();
      case Union(List<Shape> alternatives) ->
          alternatives.stream().anyMatch(alternative -> describes(alternative, node));
    };
  }

  private static List<Violation> wrongType(Place place, Shape expected, JsonNode node) {
    String detail = "expected " + text(expected) + ", got " + shown(node);
    return List.of(new Violation(place, Problem.WRONG_TYPE, detail));
  }

  private static String shown(JsonNode node) {
    return node.isContainer()
        ? node.getNodeType().toString().toLowerCase(Locale.ROOT)
        : node.toString();
  }

  private static String text(Shape shape) {
    return switch (shape) {
      case Any() -> "anything";
      case Simple(Scalar scalar) -> scalar.toString();
      case Array _ -> "an array";
      case Fields _ -> "an object";
      case MapOf _ -> "a map";
      case Kind kind -> "@" + kind.name();
      case Variants _ -> "an object with a type";
      case Union(List<Shape> alternatives) ->
          String.join(" or ", alternatives.stream().map(ShapeChecker::text).toList());
    };
  }
}

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
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Finds the fields that observed answers show and that none of the given ones has. A missing object
 * counts once, not once per field; blocks and elements are the client's own and are left out, and
 * so is what the specification alone shows.
 */
final class Omitted {
  private final Kinds kinds;
  private final Set<Place> places = new LinkedHashSet<>();

  /** The objects of each kind, where kinds are looked at once for all their places; else null. */
  private final @Nullable Map<String, List<JsonNode>> apart;

  private Omitted(Kinds kinds, @Nullable Map<String, List<JsonNode>> apart) {
    this.kinds = kinds;
    this.apart = apart;
  }

  static Set<Place> find(Kinds kinds, Shape shape, Collection<JsonNode> seen, Place root) {
    Omitted omitted = new Omitted(kinds, null);
    omitted.visit(shape, seen, root);
    return omitted.places;
  }

  /**
   * The same over the answers of many methods, by method: what an object of a kind has in one place
   * it does not omit in another, so the fields of a kind are at the kind's own root.
   */
  static Set<Place> findEverywhere(
      Kinds kinds, Map<String, Shape> methods, Map<String, ? extends Collection<JsonNode>> seen) {
    Map<String, List<JsonNode>> ofKinds = new TreeMap<>();
    Omitted omitted = new Omitted(kinds, ofKinds);
    seen.forEach(
        (method, answers) -> {
          Shape shape = methods.get(method);
          if (shape != null) {
            omitted.visit(shape, answers, Place.root(method));
          }
        });
    ofKinds.forEach(
        (name, nodes) ->
            omitted.places.addAll(find(kinds, kinds.whole(name), nodes, Place.root("@" + name))));
    omitted.places.removeIf(place -> place.kind() != null);
    return omitted.places;
  }

  private void visit(Shape shape, Collection<JsonNode> all, Place place) {
    List<JsonNode> seen = all.stream().filter(node -> ShapeChecker.describes(shape, node)).toList();
    if (seen.isEmpty()) {
      return;
    }
    switch (shape) {
      case Any _, Simple _, Variants _ -> {}
      case Array(Shape element) -> visit(element, children(seen), place.element());
      case MapOf(Shape value) -> visit(value, children(seen), place.field("*"));
      case Kind kind -> {
        if (apart != null) {
          apart.computeIfAbsent(kind.name(), _ -> new ArrayList<>()).addAll(seen);
        }
        visit(kinds.at(kind), seen, place.inKind(kind.name()));
      }
      case Union(List<Shape> alternatives) ->
          alternatives.forEach(alternative -> visit(alternative, seen, place));
      case Fields(Map<String, Field> fields) ->
          fields.entrySet().stream()
              .sorted(Map.Entry.comparingByKey())
              .filter(entry -> entry.getValue().observed())
              .forEach(entry -> field(entry.getKey(), entry.getValue(), seen, place));
    }
  }

  private void field(String name, Field field, List<JsonNode> seen, Place place) {
    List<JsonNode> values = new ArrayList<>();
    for (JsonNode node : seen) {
      JsonNode value = node.get(name);
      if (value != null) {
        values.add(value);
      }
    }
    if (values.isEmpty()) {
      places.add(place.field(name));
    } else {
      visit(field.shape(), values, place.field(name));
    }
  }

  private static List<JsonNode> children(List<JsonNode> nodes) {
    List<JsonNode> children = new ArrayList<>();
    nodes.forEach(node -> node.forEach(children::add));
    return children;
  }
}

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
import java.util.List;
import java.util.Map;

/** Finds the field that a path such as {@code channels[].topic.value} names. */
final class Paths {
  private static final String ELEMENT = "[]";

  private Paths() {}

  static boolean resolve(Kinds kinds, Shape shape, String path) {
    return resolve(kinds, shape, List.of(path.replace(ELEMENT, "." + ELEMENT).split("\\.", -1)));
  }

  private static boolean resolve(Kinds kinds, Shape shape, List<String> steps) {
    if (steps.isEmpty()) {
      return true;
    }
    String step = steps.getFirst();
    List<String> rest = steps.subList(1, steps.size());
    return switch (shape) {
      case Any _, Simple _ -> false;
      case Array(Shape element) -> step.equals(ELEMENT) && resolve(kinds, element, rest);
      case MapOf(Shape value) -> step.equals("*") && resolve(kinds, value, rest);
      case Kind kind -> resolve(kinds, kinds.at(kind), steps);
      case Union(List<Shape> alternatives) ->
          alternatives.stream().anyMatch(alternative -> resolve(kinds, alternative, steps));
      case Variants(Map<String, Fields> byType) ->
          byType.values().stream().anyMatch(fields -> resolve(kinds, fields, steps));
      case Fields(Map<String, Field> fields) -> {
        Field field = fields.get(step);
        yield field == null
            ? step.equals("*") && rest.isEmpty() && !fields.isEmpty()
            : resolve(kinds, field.shape(), rest);
      }
    };
  }
}

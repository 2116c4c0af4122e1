package dev.parley.wire;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What JSON may stand at a place: the types seen there and, for objects, the fields seen. */
sealed interface Shape {

  /** Any JSON: the data does not say, or the content is the client's own. */
  record Any() implements Shape {}

  /** A string, number, boolean or null. */
  record Simple(Scalar scalar) implements Shape {}

  /** An array; {@code element} covers the shapes of all its elements. */
  record Array(Shape element) implements Shape {}

  /** An object with these fields, none of them required. */
  record Fields(Map<String, Field> fields) implements Shape {
    public Fields {
      fields = Map.copyOf(fields);
    }
  }

  /** An object keyed by ids or names of the caller's data. */
  record MapOf(Shape value) implements Shape {}

  /**
   * An object kind that occurs in many places.
   *
   * @param mask the kind's fields seen at this place, true where an answer showed them and false
   *     where the specification alone does; null where the place shows the whole kind
   */
  record Kind(String name, @Nullable Map<String, Boolean> mask) implements Shape {}

  /** An object whose {@code type} decides its fields. */
  record Variants(Map<String, Fields> byType) implements Shape {
    public Variants {
      byType = Map.copyOf(byType);
    }
  }

  /** One of several shapes. */
  record Union(List<Shape> alternatives) implements Shape {
    public Union {
      alternatives = List.copyOf(alternatives);
    }
  }

  /**
   * A field of an object.
   *
   * @param observed whether an answer showed it; else the 2021 specification alone does
   */
  record Field(Shape shape, boolean observed) {}
}

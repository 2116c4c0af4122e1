package dev.parley.wire;

import dev.parley.wire.Shape.Field;
import dev.parley.wire.Shape.Fields;
import dev.parley.wire.Shape.Kind;
import java.util.Map;
import java.util.TreeMap;

/** The object kinds that shapes refer to by name. */
final class Kinds {
  private final Map<String, Shape> byName;

  Kinds(Map<String, Shape> byName) {
    this.byName = Map.copyOf(byName);
  }

  Map<String, Shape> all() {
    return byName;
  }

  /** The shape of a kind without a mask. */
  Shape whole(String name) {
    Shape shape = byName.get(name);
    if (shape == null) {
      throw new IllegalStateException("no such kind: " + name);
    }
    return shape;
  }

  /** The shape of a kind as seen at one place. */
  Shape at(Kind kind) {
    Shape whole = whole(kind.name());
    Map<String, Boolean> mask = kind.mask();
    if (mask == null || !(whole instanceof Fields(Map<String, Field> fields))) {
      return whole;
    }
    Map<String, Field> seen = new TreeMap<>();
    mask.forEach(
        (name, observed) -> {
          Field field = fields.get(name);
          if (field == null) {
            throw new IllegalStateException(kind.name() + " has no field " + name);
          }
          seen.put(name, new Field(field.shape(), observed));
        });
    return new Fields(seen);
  }

  /** Whether objects of this kind show the field somewhere. */
  boolean shows(String kind, String field) {
    return whole(kind) instanceof Fields(Map<String, Field> fields) && fields.containsKey(field);
  }
}

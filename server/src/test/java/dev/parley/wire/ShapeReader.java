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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * Reads the notation of {@code shapes.json}: {@code "str|null"} alternatives, {@code "@file"} a
 * kind, {@code {"@message":"id text"}} a kind's fields seen at this place, {@code [type]} an array,
 * {@code {"*":type}} a map, {@code {"?type":{…}}} variants by type, {@code {"|":[…]}} a union, else
 * the fields of an object. A name ending in {@code ~} is shown by the specification alone.
 */
final class ShapeReader {
  private static final String SPECIFIED_ONLY = "~";

  private ShapeReader() {}

  static Map<String, Shape> readAll(JsonNode section) {
    Map<String, Shape> shapes = new TreeMap<>();
    section.properties().forEach(entry -> shapes.put(entry.getKey(), read(entry.getValue())));
    return shapes;
  }

  static Shape read(JsonNode node) {
    if (node.isString()) {
      return alternatives(node.stringValue());
    }
    if (node.isArray()) {
      return new Array(read(node.get(0)));
    }
    if (node.has("|")) {
      List<Shape> shapes = new ArrayList<>();
      node.get("|").forEach(part -> shapes.add(read(part)));
      return new Union(shapes);
    }
    if (node.has("?type")) {
      Map<String, Fields> variants = new TreeMap<>();
      node.get("?type")
          .properties()
          .forEach(entry -> variants.put(entry.getKey(), fields(entry.getValue())));
      return new Variants(variants);
    }
    if (node.size() == 1) {
      Map.Entry<String, JsonNode> only = node.properties().iterator().next();
      if (only.getKey().equals("*")) {
        return new MapOf(read(only.getValue()));
      }
      if (only.getKey().startsWith("@")) {
        return new Kind(only.getKey().substring(1), mask(only.getValue().stringValue()));
      }
    }
    return fields(node);
  }

  private static Fields fields(JsonNode node) {
    Map<String, Field> fields = new TreeMap<>();
    node.properties()
        .forEach(
            entry ->
                fields.put(
                    bare(entry.getKey()),
                    new Field(read(entry.getValue()), observed(entry.getKey()))));
    return new Fields(fields);
  }

  private static Map<String, Boolean> mask(String names) {
    Map<String, Boolean> mask = new TreeMap<>();
    for (String name : names.split(" ", -1)) {
      mask.put(bare(name), observed(name));
    }
    return mask;
  }

  private static Shape alternatives(String text) {
    String[] names = text.split("\\|", -1);
    if (names.length == 1) {
      return single(text);
    }
    List<Shape> shapes = new ArrayList<>();
    for (String name : names) {
      shapes.add(single(name));
    }
    return new Union(shapes);
  }

  private static Shape single(String name) {
    if (name.equals("any")) {
      return new Any();
    }
    return name.startsWith("@")
        ? new Kind(name.substring(1), null)
        : new Simple(Scalar.valueOf(name.toUpperCase(Locale.ROOT)));
  }

  private static String bare(String name) {
    return observed(name) ? name : name.substring(0, name.length() - SPECIFIED_ONLY.length());
  }

  private static boolean observed(String name) {
    return !name.endsWith(SPECIFIED_ONLY);
  }
}

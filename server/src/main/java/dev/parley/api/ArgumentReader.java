package dev.parley.api;

import dev.parley.json.Json;
import dev.parley.model.Refusal;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads a method's arguments from what was sent; made once a method.
 *
 * <p>Components are {@code String}, {@code Integer}, {@code Long}, {@code Boolean}, {@code
 * JsonNode} or a list of strings; arrays and objects may arrive as JSON in a string, lists also as
 * comma-separated text (wire contract, "HTTP").
 */
final class ArgumentReader<A extends Record> {
  /** The most elements of a list argument. */
  static final int LIST_MAX = 1_000;

  private record Component(String name, Class<?> type, @Nullable String missing) {}

  private final List<Component> components = new ArrayList<>();
  private final MethodHandle constructor;

  ArgumentReader(Class<A> type) {
    RecordComponent[] parts = type.getRecordComponents();
    for (RecordComponent part : parts) {
      Required required = part.getAnnotation(Required.class);
      components.add(
          new Component(
              snake(part.getName()), part.getType(), required == null ? null : required.error()));
    }
    Class<?>[] types = Arrays.stream(parts).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      constructor =
          MethodHandles.privateLookupIn(type, MethodHandles.lookup())
              .findConstructor(type, MethodType.methodType(void.class, types))
              .asSpreader(Object[].class, types.length)
              .asType(MethodType.methodType(Object.class, Object[].class));
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(type + " cannot hold arguments", e);
    }
  }

  List<String> names() {
    return components.stream().map(Component::name).toList();
  }

  @SuppressWarnings("unchecked") // the handle is that of A's constructor
  A read(Map<String, String> sent) {
    @Nullable Object[] values = new @Nullable Object[components.size()];
    for (int i = 0; i < values.length; i++) {
      Component component = components.get(i);
      String text = sent.get(component.name());
      boolean absent = text == null || text.isEmpty();
      if (absent && component.missing() != null) {
        throw component.missing().equals("invalid_arguments")
            ? new InvalidArguments("missing required field: " + component.name())
            : new Refusal(component.missing());
      }
      values[i] = text == null ? null : value(component, text);
    }
    try {
      // The cast is apart, since an exact call takes its return type from a cast around it.
      Object made = constructor.invokeExact(values);
      return (A) made;
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private static @Nullable Object value(Component component, String text) {
    Class<?> type = component.type();
    if (type == String.class) {
      return text;
    }
    if (text.isEmpty()) {
      return null;
    }
    if (type == Integer.class) {
      return (int) number(component, text, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }
    if (type == Long.class) {
      return number(component, text, Long.MIN_VALUE, Long.MAX_VALUE);
    }
    if (type == Boolean.class) {
      return flag(component, text);
    }
    if (type == List.class) {
      return list(text);
    }
    if (type == JsonNode.class) {
      return Json.parse(text).orElseThrow(() -> wrong(component, "JSON"));
    }
    throw new IllegalStateException("no argument can be a " + type);
  }

  private static long number(Component component, String text, long min, long max) {
    try {
      long value = Long.parseLong(text.strip());
      if (value < min || value > max) {
        throw wrong(component, "an integer");
      }
      return value;
    } catch (NumberFormatException e) {
      throw wrong(component, "an integer");
    }
  }

  private static boolean flag(Component component, String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true", "1", "t", "yes" -> true;
      case "false", "0", "f", "no" -> false;
      default -> throw wrong(component, "a boolean");
    };
  }

  private static List<String> list(String text) {
    List<String> out = new ArrayList<>();
    if (text.startsWith("[")) {
      JsonNode node = Json.parse(text).orElseThrow(() -> new Refusal("invalid_array_arg"));
      node.forEach(one -> out.add(one.asString("")));
    } else {
      for (String one : text.split(",", -1)) {
        if (!one.isBlank()) {
          out.add(one.strip());
        }
      }
    }
    if (out.size() > LIST_MAX) {
      throw new Refusal("invalid_arguments");
    }
    return out;
  }

  private static InvalidArguments wrong(Component component, String what) {
    return new InvalidArguments("must be " + what + ": " + component.name());
  }

  /** {@code userId} becomes {@code user_id}. */
  static String snake(String camel) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < camel.length(); i++) {
      char c = camel.charAt(i);
      if (Character.isUpperCase(c)) {
        out.append('_').append(Character.toLowerCase(c));
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }
}

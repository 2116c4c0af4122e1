package dev.parley.store;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The values of a statement's parameters: strings, numbers, booleans, bytes, null, or a collection
 * of these for a spread list.
 */
public final class Binds {
  private final Map<String, @Nullable Object> values = new LinkedHashMap<>();

  private Binds() {}

  public static Binds none() {
    return new Binds();
  }

  public static Binds of(String name, @Nullable Object value) {
    return new Binds().and(name, value);
  }

  public Binds and(String name, @Nullable Object value) {
    values.put(name, value);
    return this;
  }

  public boolean has(String name) {
    return values.containsKey(name);
  }

  public @Nullable Object get(String name) {
    return values.get(name);
  }
}

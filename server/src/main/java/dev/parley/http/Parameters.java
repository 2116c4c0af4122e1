package dev.parley.http;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The named values of a request, in the order in which they were sent: query, then form fields,
 * then the text parts of a multipart body. Where a name was sent more than once, the last one
 * counts. Immutable.
 */
public final class Parameters {
  private final List<String> pairs;

  Parameters(List<String> pairs) {
    this.pairs = pairs;
  }

  /** Parameters from name, value, name, value … */
  public static Parameters of(String... namesAndValues) {
    if (namesAndValues.length % 2 != 0) {
      throw new IllegalArgumentException("a parameter lacks its value");
    }
    return new Parameters(List.of(namesAndValues));
  }

  public @Nullable String get(String name) {
    for (int i = pairs.size() - 2; i >= 0; i -= 2) {
      if (pairs.get(i).equals(name)) {
        return pairs.get(i + 1);
      }
    }
    return null;
  }

  public boolean has(String name) {
    return get(name) != null;
  }

  public List<String> all(String name) {
    List<String> values = new ArrayList<>();
    for (int i = 0; i < pairs.size(); i += 2) {
      if (pairs.get(i).equals(name)) {
        values.add(pairs.get(i + 1));
      }
    }
    return values;
  }

  public Set<String> names() {
    Set<String> names = new LinkedHashSet<>();
    for (int i = 0; i < pairs.size(); i += 2) {
      names.add(pairs.get(i));
    }
    return names;
  }

  public boolean isEmpty() {
    return pairs.isEmpty();
  }

  /** Name to the value that counts, in order of the first appearance of each name. */
  public Map<String, String> asMap() {
    Map<String, String> map = LinkedHashMap.newLinkedHashMap(pairs.size() / 2);
    for (int i = 0; i < pairs.size(); i += 2) {
      map.put(pairs.get(i), pairs.get(i + 1));
    }
    return Collections.unmodifiableMap(map);
  }
}

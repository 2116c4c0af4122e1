package dev.parley.searching;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The most recently used of what was read, up to a limit. Thread-safe. */
final class Kept<K, V> {
  private final Map<K, V> values;

  Kept(int most) {
    values =
        new LinkedHashMap<>(16, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > most;
          }
        };
  }

  synchronized Optional<V> get(K key) {
    return Optional.ofNullable(values.get(key));
  }

  synchronized void put(K key, V value) {
    values.put(key, value);
  }

  synchronized void forget(K key) {
    values.remove(key);
  }
}

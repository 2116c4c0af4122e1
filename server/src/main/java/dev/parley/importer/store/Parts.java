package dev.parley.importer.store;

import dev.parley.importer.ImportTarget;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** A collection in lists of at most a batch. */
final class Parts {
  private Parts() {}

  static <T> List<List<T>> of(Collection<T> all) {
    List<T> list = List.copyOf(all);
    List<List<T>> parts = new ArrayList<>();
    for (int i = 0; i < list.size(); i += ImportTarget.BATCH_MAX) {
      parts.add(list.subList(i, Math.min(list.size(), i + ImportTarget.BATCH_MAX)));
    }
    return parts;
  }
}

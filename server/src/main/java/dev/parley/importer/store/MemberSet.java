package dev.parley.importer.store;

import java.util.Collection;
import java.util.TreeSet;

/** The claim of a direct message: its members in order, so that the same people have one. */
final class MemberSet {
  private MemberSet() {}

  static String of(Collection<String> members) {
    return String.join(",", new TreeSet<>(members));
  }
}

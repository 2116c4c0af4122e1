package dev.parley.wire;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Where Parley's declarations differ from the facts on purpose, each with its reason: {@code
 * declarations.txt}.
 *
 * <p>A line is {@code METHOD DIFFERENCE[,DIFFERENCE…] REASON}, apart by spaces; {@code #} begins a
 * comment. METHOD is {@code *} for every method; DIFFERENCE is {@code error:NAME}, {@code
 * parameter:NAME}, {@code scope:NAME} or {@code tier}.
 */
public final class Declarations {
  private record Entry(String method, String difference, String reason) {
    boolean covers(String of, String what) {
      return (method.equals("*") || method.equals(of)) && difference.equals(what);
    }
  }

  private final List<Entry> entries;
  private final Set<Entry> used = new LinkedHashSet<>();

  private Declarations(List<Entry> entries) {
    this.entries = entries;
  }

  /** Reads the committed list. */
  public static Declarations load() {
    return parse(Resources.text("declarations.txt"));
  }

  static Declarations parse(String text) {
    List<Entry> entries = new ArrayList<>();
    for (String line : text.split("\n", -1)) {
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      String[] parts = line.strip().split("\\s+", 3);
      if (parts.length < 3) {
        throw new IllegalArgumentException("no reason: " + line);
      }
      for (String difference : parts[1].split(",", -1)) {
        entries.add(new Entry(parts[0], difference, parts[2]));
      }
    }
    return new Declarations(entries);
  }

  /**
   * The differences, as {@link MethodFacts#compare} gives them, that no entry explains; the entries
   * that explain one count as used.
   */
  public List<String> unexplained(List<String> differences) {
    List<String> left = new ArrayList<>();
    for (String difference : differences) {
      int colon = difference.indexOf(": ");
      String method = difference.substring(0, colon);
      String what = shortened(difference.substring(colon + 2));
      List<Entry> covering = entries.stream().filter(entry -> entry.covers(method, what)).toList();
      used.addAll(covering);
      if (covering.isEmpty()) {
        left.add(difference);
      }
    }
    return left;
  }

  /** The entries that explained nothing so far. */
  public List<String> unused() {
    return entries.stream()
        .filter(entry -> !used.contains(entry))
        .map(entry -> entry.method() + " " + entry.difference())
        .toList();
  }

  private static String shortened(String difference) {
    return difference.startsWith("lacks ")
        ? difference.substring("lacks ".length()).replace(' ', ':')
        : "tier";
  }
}

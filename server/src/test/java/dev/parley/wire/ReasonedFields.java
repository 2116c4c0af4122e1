package dev.parley.wire;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Fields in which Parley differs from the data on purpose, each with its reason: {@code
 * omissions.txt} what it never sends, {@code additions.txt} what it sends beyond.
 *
 * <p>A line is {@code OWNER PATH[,PATH…] REASON}, apart by spaces; {@code #} begins a comment.
 * OWNER is a method, {@code rtm:TYPE}, {@code event:TYPE}, {@code socket:TYPE}, an object kind such
 * as {@code @channel}, which covers it everywhere, or {@code rtm:*} for every frame. PATH is as in
 * {@link Place}; a final {@code *} stands for all fields there.
 */
public final class ReasonedFields {

  /** One listed field. */
  public record Entry(String owner, String path, String reason, int line) {

    boolean covers(Place place) {
      return (owner.equals(place.owner()) && matches(place.path()))
          || (owner.equals(place.kind()) && matches(place.kindPath()))
          || (owner.endsWith(":*")
              && place.owner().startsWith(owner.substring(0, owner.length() - 1))
              && matches(place.path()));
    }

    private boolean matches(String actual) {
      return actual.equals(path)
          || actual.startsWith(path + ".")
          || actual.startsWith(path + "[]")
          || path.equals("*")
          || (path.endsWith(".*") && actual.startsWith(path.substring(0, path.length() - 1)));
    }
  }

  private final List<Entry> entries;

  private ReasonedFields(List<Entry> entries) {
    this.entries = List.copyOf(entries);
  }

  /** Reads a resource of this package. */
  public static ReasonedFields load(String resource) {
    return parse(Resources.text(resource));
  }

  static ReasonedFields parse(String text) {
    List<Entry> entries = new ArrayList<>();
    int number = 0;
    for (String line : text.split("\n", -1)) {
      number++;
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      String[] parts = line.strip().split("\\s+", 3);
      String reason = parts.length == 3 ? parts[2] : "";
      String paths = parts.length > 1 ? parts[1] : "";
      for (String path : paths.split(",", -1)) {
        entries.add(new Entry(parts[0], path, reason, number));
      }
    }
    return new ReasonedFields(entries);
  }

  /** The entries in the resource's order. */
  public List<Entry> entries() {
    return entries;
  }

  /** Whether some entry covers a place, exactly or through an object around it. */
  public boolean covers(Place place) {
    return entries.stream().anyMatch(entry -> entry.covers(place));
  }

  /** The violations that these entries, read as additions, do not explain. */
  public List<Violation> unexplained(Collection<Violation> violations) {
    return violations.stream().filter(violation -> !explains(violation)).toList();
  }

  /** The omitted fields of a method that these entries, read as omissions, do not explain. */
  public Set<Place> unexplained(WireShapes shapes, String method, Collection<JsonNode> seen) {
    Set<Place> places = new LinkedHashSet<>(shapes.omittedPlaces(method, seen));
    places.removeIf(this::covers);
    return places;
  }

  /** What is wrong with the list read as omissions: no reason, or a field that nothing shows. */
  public List<String> omissionProblems(WireShapes shapes) {
    List<String> problems = reasonProblems();
    for (Entry entry : entries) {
      if (!shapes.shows(entry.owner(), entry.path())) {
        problems.add(text(entry) + ": the data shows no such field");
      }
    }
    return problems;
  }

  /** What is wrong with the list read as additions: no reason, or a field that the data shows. */
  public List<String> additionProblems(WireShapes shapes) {
    List<String> problems = reasonProblems();
    for (Entry entry : entries) {
      if (shapes.shows(entry.owner(), entry.path())) {
        problems.add(text(entry) + ": the data shows it, so it needs no entry");
      }
    }
    return problems;
  }

  private boolean explains(Violation violation) {
    return switch (violation.problem()) {
      case UNKNOWN_FIELD, OTHER_PLACE, UNKNOWN_ORIGIN -> covers(violation.place());
      case WRONG_TYPE, UNKNOWN_VARIANT, PLACEHOLDER -> false;
    };
  }

  private List<String> reasonProblems() {
    List<String> problems = new ArrayList<>();
    Set<String> listed = new LinkedHashSet<>();
    for (Entry entry : entries) {
      if (entry.reason().isBlank()) {
        problems.add(text(entry) + ": no reason");
      }
      if (!listed.add(entry.owner() + " " + entry.path())) {
        problems.add(text(entry) + ": listed twice");
      }
    }
    return problems;
  }

  private static String text(Entry entry) {
    return "line " + entry.line() + ", " + entry.owner() + " " + entry.path();
  }
}

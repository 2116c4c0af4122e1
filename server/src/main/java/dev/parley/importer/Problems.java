package dev.parley.importer;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Counts what was wrong, and remembers the first places of each kind. Never a message's text. Not
 * safe for several threads.
 */
public final class Problems {
  /** How many places of each kind are remembered; all are counted. */
  public static final int EXAMPLES_MAX = 20;

  private final Map<ProblemKind, Tally> tallies = new EnumMap<>(ProblemKind.class);

  private static final class Tally {
    private long count;
    private final List<String> places = new ArrayList<>();
  }

  /** A kind of problem, how often it occurred, and where first. */
  public record Count(ProblemKind kind, long count, List<String> places) {}

  /**
   * Counts a problem.
   *
   * @param place the file, and where it helps what in it
   */
  public void add(ProblemKind kind, String place) {
    add(kind, 1, place);
  }

  public void add(ProblemKind kind, long times, String place) {
    Tally tally = tallies.computeIfAbsent(kind, _ -> new Tally());
    tally.count += times;
    if (tally.places.size() < EXAMPLES_MAX && !tally.places.contains(place)) {
      tally.places.add(place);
    }
  }

  public long count(ProblemKind kind) {
    Tally tally = tallies.get(kind);
    return tally == null ? 0 : tally.count;
  }

  public boolean isEmpty() {
    return tallies.isEmpty();
  }

  /** What occurred, in the order of {@link ProblemKind}. */
  public List<Count> counts() {
    List<Count> counts = new ArrayList<>();
    tallies.forEach(
        (kind, tally) -> counts.add(new Count(kind, tally.count, List.copyOf(tally.places))));
    return Collections.unmodifiableList(counts);
  }
}

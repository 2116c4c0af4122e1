package dev.parley.contract;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What many did to one register at once, and whether there is an order of all of it that explains
 * every answer: each took effect at one moment between its call and its answer.
 *
 * <p>Reads that fit the present value are put in order as soon as they may be, which never spoils
 * anything; only writes are tried in one order and another. Thread-safe while it is written.
 */
public final class RegisterHistory {
  /** Stands for the time of an answer that never came. */
  public static final long NEVER = Long.MAX_VALUE;

  private final List<Step> steps = new ArrayList<>();

  /** One call. */
  public sealed interface Call {
    /** Found this value. */
    record Read(long value) implements Call {}

    /** Said that the value was another one than this. */
    record Differs(long value) implements Call {}

    /** Wrote {@code to} in place of {@code from}. */
    record Wrote(long from, long to) implements Call {}

    /** Would have written, and nobody knows whether it did. */
    record PerhapsWrote(long from, long to) implements Call {}
  }

  private record Step(long called, long answered, Call call) {}

  /** Adds a call whose answer is known. */
  public synchronized void add(long called, long answered, Call call) {
    steps.add(new Step(called, answered, call));
  }

  @Override
  public synchronized String toString() {
    return steps.stream()
        .sorted(Comparator.comparingLong(Step::called))
        .map(Step::toString)
        .collect(Collectors.joining("\n"));
  }

  public synchronized int size() {
    return steps.size();
  }

  /** Whether an order explains it all, from a register that holds {@code first}. */
  public synchronized boolean isExplained(long first) {
    List<Step> left = new ArrayList<>(steps);
    left.sort(Comparator.comparingLong(Step::called));
    return isExplained(left, first);
  }

  private static boolean isExplained(List<Step> steps, long value) {
    List<Step> left = new ArrayList<>(steps);
    while (true) {
      long first = left.stream().mapToLong(Step::answered).min().orElse(NEVER);
      if (!left.removeIf(step -> step.called() <= first && isReadOf(step.call(), value))) {
        return left.stream().allMatch(step -> step.call() instanceof Call.PerhapsWrote)
            || IntStream.range(0, left.size())
                .filter(index -> left.get(index).called() <= first)
                .anyMatch(index -> isExplainedAfter(index, left, value));
      }
    }
  }

  private static boolean isExplainedAfter(int index, List<Step> left, long value) {
    return switch (left.get(index).call()) {
      case Call.Wrote(long from, long to) -> from == value && isExplained(without(index, left), to);
      case Call.PerhapsWrote(long from, long to) ->
          from == value && isExplained(without(index, left), to);
      case Call.Read _, Call.Differs _ -> false;
    };
  }

  private static List<Step> without(int index, List<Step> steps) {
    List<Step> others = new ArrayList<>(steps);
    others.remove(index);
    return others;
  }

  private static boolean isReadOf(Call call, long value) {
    return switch (call) {
      case Call.Read(long found) -> found == value;
      case Call.Differs(long asked) -> asked != value;
      case Call.Wrote _, Call.PerhapsWrote _ -> false;
    };
  }
}

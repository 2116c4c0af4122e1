package dev.parley.benchmarks;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One measured number beside its yardstick and its goals.
 *
 * @param details what else was measured in the same run, by name with its unit
 */
record Figure(
    String name,
    double value,
    String unit,
    @Nullable Yardstick yardstick,
    List<Goal> goals,
    Map<String, Double> details) {

  /** The same on something that does nothing else, measured in the same run. */
  record Yardstick(String what, double value) {}

  /** What is wanted of the number. */
  record Goal(String text, boolean reached) {}

  static Goal atLeast(double value, double wanted, String unit) {
    return new Goal("at least %,.0f %s".formatted(wanted, unit), value >= wanted);
  }

  static Goal atMost(double value, double wanted, String unit) {
    return new Goal("at most %,.0f %s".formatted(wanted, unit), value <= wanted);
  }
}

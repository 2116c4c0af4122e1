package dev.parley.benchmarks;

import dev.parley.json.Json;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The figures of a run as people and as programs read them. */
record Report(List<Figure> figures) {
  private record Machine(int processors, String java, String system) {
    static Machine here() {
      return new Machine(
          Runtime.getRuntime().availableProcessors(),
          Runtime.version().toString(),
          System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    }
  }

  private record Document(Machine machine, List<Figure> figures) {}

  String json() {
    return Json.text(new Document(Machine.here(), figures));
  }

  String table() {
    StringBuilder out = new StringBuilder();
    for (Figure figure : figures) {
      out.append("%-48s %12s %s%n".formatted(figure.name(), number(figure.value()), figure.unit()));
      if (figure.yardstick() != null) {
        line(out, figure.yardstick().what() + ", same run", figure.yardstick().value());
      }
      for (Map.Entry<String, Double> detail :
          figure.details().entrySet().stream().sorted(Map.Entry.comparingByKey()).toList()) {
        line(out, detail.getKey(), detail.getValue());
      }
      for (Figure.Goal goal : figure.goals()) {
        out.append(
            "    goal: %s: %s%n".formatted(goal.text(), goal.reached() ? "reached" : "MISSED"));
      }
    }
    Machine machine = Machine.here();
    return out.append(
            "on %d processors, Java %s, %s"
                .formatted(machine.processors(), machine.java(), machine.system()))
        .toString();
  }

  private static void line(StringBuilder out, String what, double value) {
    out.append("    %-44s %12s%n".formatted(what, number(value)));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, Math.abs(value) < 100 ? "%,.2f" : "%,.0f", value);
  }

  static String names() {
    return List.of(Measurement.values()).stream()
        .map(one -> one.title)
        .collect(Collectors.joining(", "));
  }
}

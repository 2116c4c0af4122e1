package dev.parley.arch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The table of the methods of the Slack Web API and whether Parley has them. */
final class CoveragePage {
  private static final Pattern LITERAL =
      Pattern.compile("\"([a-z][A-Za-z0-9]*(?:\\.[A-Za-z0-9]+)+)\"");

  /** The second part keeps out the scope of that name. */
  private static final String OWN = "parley(\\.[A-Za-z]+){2}";

  private final Path sources;
  private final JsonNode facts;

  CoveragePage(Path root) throws IOException {
    Path main = root.resolve("server/src/main");
    sources = main.resolve("java/dev/parley/api/method");
    facts =
        new JsonMapper()
            .readTree(Files.readString(main.resolve("resources/dev/parley/api/methods.json")));
  }

  /** The names that a declaration names and that the Slack API knows. */
  Set<String> declared() throws IOException {
    return literals(facts::has);
  }

  /** The names of the methods that the Slack API has not. */
  private Set<String> own() throws IOException {
    return literals(name -> name.matches(OWN));
  }

  private Set<String> literals(Predicate<String> wanted) throws IOException {
    try (Stream<Path> files = Files.walk(sources)) {
      List<Path> java = files.filter(file -> file.toString().endsWith(".java")).toList();
      Set<String> names = new TreeSet<>();
      for (Path file : java) {
        LITERAL
            .matcher(Files.readString(file))
            .results()
            .map((MatchResult match) -> match.group(1))
            .filter(wanted)
            .forEach(names::add);
      }
      return names;
    }
  }

  String render() throws IOException {
    Set<String> declared = declared();
    Map<String, List<String>> families =
        facts.propertyNames().stream()
            .sorted()
            .collect(
                Collectors.groupingBy(
                    name -> name.substring(0, name.indexOf('.')),
                    java.util.TreeMap::new,
                    Collectors.toList()));
    StringBuilder page = new StringBuilder();
    page.append(declared.size())
        .append(" of ")
        .append(facts.size())
        .append(" methods are there; the others answer `unknown_method`.\n\n")
        .append("| family | there | not there |\n|---|---|---|\n");
    families.forEach(
        (family, names) ->
            page.append("| ")
                .append(family)
                .append(" | ")
                .append(cell(names.stream().filter(declared::contains)))
                .append(" | ")
                .append(cell(names.stream().filter(name -> !declared.contains(name))))
                .append(" |\n"));
    page.append("\nParley's own, for the clients of people: ")
        .append(own().stream().map(name -> "`" + name + "`").collect(Collectors.joining(" ")))
        .append(".\n");
    return page.toString();
  }

  private static String cell(Stream<String> names) {
    return names
        .map(name -> "`" + name.substring(name.indexOf('.') + 1) + "`")
        .collect(Collectors.joining(" "));
  }
}

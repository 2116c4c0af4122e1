package dev.parley.arch;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What every file of the repository keeps to, as functions of a file's path and text. */
final class RepositoryLint {
  private static final int MAX_LINES = 600;
  private static final int MAX_MAIN_LINES = 400;
  private static final int MAX_ROLE_LINES = 150;

  /** Files that may be longer, each with its reason. */
  static final Map<String, String> LONG_FILES =
      Map.of(
          "server/src/main/java/dev/parley/role/Rooms.java",
          "one line makes each room, and there are many");

  /** Tests that run only where something is present, each with what that is. */
  static final Map<String, String> CONDITIONAL_TESTS =
      Map.of(
          "server/src/test/java/dev/parley/wire/SamplesTest.java",
          "observed answers that are not part of the repository",
          "server/src/test/java/dev/parley/importer/slack/RealExportTest.java",
          "real exports that are not part of the repository");

  /** Files that others wrote and that stay as they are. */
  private static final Set<String> FOREIGN = Set.of("mvnw", "LICENSE");

  private static final Set<String> SOURCES =
      Set.of("java", "ts", "js", "css", "html", "sql", "sh", "py", "xml", "md", "yaml", "yml");

  // The patterns are spelt so that this file does not match itself.
  private static final Pattern REGISTRY =
      Pattern.compile(
          "repo1?\\.maven\\.(apache\\.)?org|repo1?\\.maven\\.org|registry\\.npmjs|pypi\\.(org|python)"
              + "|pythonhosted\\.|deb\\.debian|(static\\.|index\\.)?crates\\.io|proxy\\.golang"
              + "|registry-1\\.docker");
  private static final Pattern MACHINE_PATH =
      Pattern.compile("(?<![\\w.:{}$-])/(work|home|root|Users)/[A-Za-z]");
  private static final Pattern UNFINISHED =
      Pattern.compile("\\b(T" + "ODO|FIX" + "ME|XX" + "X|not imple" + "mented)\\b");
  private static final Pattern SWITCHED_OFF =
      Pattern.compile(
          "@(Disabled|Ignore)\\b|@(En|Dis)abled(If|On)\\w*|\\bassume(True|False|That)\\(");
  private static final Pattern LOG_CALL =
      Pattern.compile("(?i)\\blog(ger)?\\.(trace|debug|info|warn|error)\\(");
  private static final Pattern EMOJI =
      Pattern.compile("[\\x{1F000}-\\x{1FAFF}\\x{2600}-\\x{27BF}]");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6}\\s+(.+?)\\s*$");

  private RepositoryLint() {}

  /** A text file. */
  record Source(String path, String text, boolean executable) {
    String name() {
      return path.substring(path.lastIndexOf('/') + 1);
    }

    String extension() {
      int dot = name().lastIndexOf('.');
      return dot < 0 ? "" : name().substring(dot + 1);
    }
  }

  /**
   * Everything wrong with the file, a line each; {@code exists} knows the paths of the repository.
   */
  static List<String> check(Source source, Predicate<String> exists) {
    List<String> found = new ArrayList<>();
    lines(source, found);
    if (!FOREIGN.contains(source.path())) {
      shape(source, found);
    }
    boolean script = source.text().startsWith("#!");
    if (script != source.executable()) {
      found.add(source.path() + ": " + (script ? "a script is executable" : "only scripts are"));
    }
    if (source.extension().equals("md")) {
      links(source, exists, found);
    }
    return found;
  }

  private static void lines(Source source, List<String> found) {
    boolean java = source.extension().equals("java");
    int number = 0;
    for (String line : source.text().split("\n", -1)) {
      number++;
      String at = source.path() + ":" + number + ": ";
      if (REGISTRY.matcher(line).find()) {
        found.add(at + "names a package registry");
      }
      if (MACHINE_PATH.matcher(line).find()) {
        found.add(at + "names a path of one machine");
      }
      if (UNFINISHED.matcher(line).find()) {
        found.add(at + "marks something unfinished");
      }
      boolean listed = CONDITIONAL_TESTS.containsKey(source.path());
      if (java && !listed && SWITCHED_OFF.matcher(line).find()) {
        found.add(at + "switches a test off");
      }
      if (java && LOG_CALL.matcher(line).find() && EMOJI.matcher(line).find()) {
        found.add(at + "logs an emoji");
      }
    }
  }

  /** Code that runs in production is read more often than any other, and roles are but wiring. */
  static int maxLines(String path) {
    if (!path.contains("src/main/java/")) {
      return MAX_LINES;
    }
    return path.contains("/dev/parley/role/") ? MAX_ROLE_LINES : MAX_MAIN_LINES;
  }

  private static void shape(Source source, List<String> found) {
    String text = source.text();
    int number = 0;
    for (String line : text.split("\n", -1)) {
      number++;
      if (line.endsWith(" ") || line.endsWith("\t") || line.endsWith("\r")) {
        found.add(source.path() + ":" + number + ": ends with a blank");
      }
      if (line.indexOf('\t') >= 0 && SOURCES.contains(source.extension())) {
        found.add(source.path() + ":" + number + ": has a tab");
      }
    }
    if (!text.isEmpty() && !text.endsWith("\n")) {
      found.add(source.path() + ": does not end with a line end");
    }
    int most = maxLines(source.path());
    boolean tooLong = number - 1 > most && SOURCES.contains(source.extension());
    if (tooLong && !LONG_FILES.containsKey(source.path())) {
      found.add(source.path() + ": has more than " + most + " lines");
    }
  }

  private static void links(Source source, Predicate<String> exists, List<String> found) {
    Matcher matcher = LINK.matcher(source.text());
    while (matcher.find()) {
      String target = matcher.group(1);
      if (target.contains("://") || target.startsWith("mailto:")) {
        continue;
      }
      int hash = target.indexOf('#');
      String file = hash < 0 ? target : target.substring(0, hash);
      if (file.isEmpty()) {
        if (!anchors(source.text()).contains(target.substring(1))) {
          found.add(source.path() + ": no heading for " + target);
        }
        continue;
      }
      Path folder = Path.of("/" + source.path()).getParent();
      Path resolved = folder == null ? Path.of(file) : folder.resolve(file).normalize();
      if (!exists.test(resolved.toString().substring(1))) {
        found.add(source.path() + ": links to " + target + ", which is not there");
      }
    }
  }

  private static Set<String> anchors(String text) {
    return HEADING
        .matcher(text)
        .results()
        .map(match -> match.group(1).toLowerCase(java.util.Locale.ROOT))
        .map(heading -> heading.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
        .collect(Collectors.toSet());
  }
}

package dev.parley.demo;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The scenes by topic, read from {@code script.txt}, which explains its own form. */
final class Script {
  private static final Pattern SLOT = Pattern.compile("\\{([A-Da-d]|[a-z]{2,}[2-9]?)\\}");

  private final Map<String, List<Scene>> topics = new HashMap<>();
  private final Map<String, List<String>> pools = new HashMap<>();
  private List<Scene> topic = new ArrayList<>();
  private final List<Scene.Line> lines = new ArrayList<>();

  private Script() {}

  static Script load() {
    Script script = new Script();
    Resources.text("script.txt").lines().forEach(script::row);
    script.row("");
    return script;
  }

  private void row(String row) {
    if (row.isBlank()) {
      if (!lines.isEmpty()) {
        topic.add(new Scene(List.copyOf(lines)));
        lines.clear();
      }
      return;
    }
    switch (row.charAt(0)) {
      case '#' -> {}
      case '%' -> {
        int space = row.indexOf(' ');
        pools.put(row.substring(1, space), parts(row.substring(space + 1), "|"));
      }
      case '[' -> {
        topic = new ArrayList<>();
        topics.put(row.substring(1, row.indexOf(']')), topic);
      }
      case '+', '!' -> lines.add(decorated(lines.removeLast(), row));
      default -> lines.add(line(row));
    }
  }

  private Scene.Line line(String row) {
    boolean bot = row.startsWith("*");
    int end = bot ? row.indexOf(':') : 1;
    return new Scene.Line(
        bot ? -1 : row.charAt(0) - 'A',
        bot ? row.substring(1, end) : "",
        row.charAt(end) == '>',
        pieces(row.substring(end + 1).strip().replace("\\n", "\n")),
        List.of(),
        "");
  }

  private List<Scene.Piece> pieces(String text) {
    List<Scene.Piece> pieces = new ArrayList<>();
    Matcher matcher = SLOT.matcher(text);
    int end = 0;
    while (matcher.find()) {
      pieces.add(new Scene.Text(text.substring(end, matcher.start())));
      pieces.add(slot(matcher.group(1)));
      end = matcher.end();
    }
    pieces.add(new Scene.Text(text.substring(end)));
    return List.copyOf(pieces);
  }

  private Scene.Piece slot(String name) {
    char first = name.charAt(0);
    if (name.length() == 1) {
      return Character.isUpperCase(first)
          ? new Scene.Mention(first - 'A')
          : new Scene.Name(first - 'a');
    }
    char last = name.charAt(name.length() - 1);
    boolean numbered = Character.isDigit(last);
    String pool = numbered ? name.substring(0, name.length() - 1) : name;
    List<String> words = pools.get(pool);
    if (words == null) {
      throw new IllegalStateException("the script has no words for " + name);
    }
    return new Scene.Choice(words, pool.hashCode(), numbered ? last - '1' : 0);
  }

  private static Scene.Line decorated(Scene.Line line, String row) {
    boolean file = row.charAt(0) == '!';
    List<String> words = parts(row.substring(row.indexOf(' ') + 1), " ");
    return new Scene.Line(
        line.speaker(),
        line.bot(),
        line.inThread(),
        line.pieces(),
        file ? line.reactions() : words,
        file ? words.getFirst() : line.file());
  }

  private static List<String> parts(String text, String separator) {
    return List.of(text.split(Pattern.quote(separator), -1));
  }

  /** The scenes of one topic, or of several joined by {@code +}. */
  List<Scene> scenes(String names) {
    List<Scene> scenes = new ArrayList<>();
    for (String name : parts(names, "+")) {
      scenes.addAll(topics.getOrDefault(name, List.of()));
    }
    if (scenes.isEmpty()) {
      throw new IllegalArgumentException("nobody talks about " + names);
    }
    return List.copyOf(scenes);
  }
}

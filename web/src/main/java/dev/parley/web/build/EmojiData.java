package dev.parley.web.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.fellbaum.jemoji.Emoji;
import net.fellbaum.jemoji.EmojiManager;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The characters and search words of the emoji that the server knows by name, as a package that the
 * bundler finds: names and their order are the server's list, the rest is JEmoji's.
 */
final class EmojiData {
  private static final String HEADING = "= ";
  private static final int WORDS_MAX = 6;

  /** Names that no list of ours knows; more of them would say that two lists have parted. */
  private static final int UNKNOWN_MAX = 20;

  private final Map<String, Emoji> known = new HashMap<>();

  private EmojiData() {
    for (Emoji emoji : EmojiManager.getAllEmojis()) {
      if (!emoji.hasFitzpatrickComponent()) {
        known.putIfAbsent(described(emoji), emoji);
        emoji.getGithubAliases().forEach(alias -> known.putIfAbsent(alias.replace(":", ""), emoji));
        emoji
            .getDiscordAliases()
            .forEach(alias -> known.putIfAbsent(alias.replace(":", ""), emoji));
      }
    }
    for (Emoji emoji : EmojiManager.getAllEmojis()) {
      if (!emoji.hasFitzpatrickComponent()) {
        emoji.getSlackAliases().forEach(alias -> known.put(alias.replace(":", ""), emoji));
      }
    }
  }

  /** A description as a name would be made of it. */
  private static String described(Emoji emoji) {
    return emoji.getDescription().replaceAll("[^a-zA-Z0-9]+", "_");
  }

  /** Writes the package into the folder of modules. */
  static void write(Path names, Path modules) throws IOException {
    Path folder = Files.createDirectories(modules.resolve("emoji-data"));
    Files.writeString(folder.resolve("package.json"), "{\"main\":\"index.json\"}");
    Files.writeString(
        folder.resolve("index.json"), new EmojiData().read(Files.readAllLines(names)).toString());
  }

  private ObjectNode read(List<String> lines) {
    ObjectNode data = JsonMapper.shared().createObjectNode();
    ArrayNode categories = data.putArray("categories");
    ArrayNode emoji = JsonMapper.shared().createArrayNode();
    Set<String> shown = new HashSet<>();
    List<String> unknown = new ArrayList<>();
    for (String line : lines.stream().filter(line -> !line.startsWith("#")).toList()) {
      if (line.startsWith(HEADING)) {
        emoji =
            categories.addObject().put("name", line.substring(HEADING.length())).putArray("emoji");
        continue;
      }
      for (String name : line.split(" ", -1)) {
        Emoji found = known.get(name);
        if (found == null) {
          unknown.add(name);
        } else {
          emoji.addArray().add(name).add(found.getEmoji()).add(words(name, found));
          shown.add(name);
        }
      }
    }
    if (unknown.size() > UNKNOWN_MAX) {
      throw new IllegalStateException("no characters are known for " + unknown);
    }
    ObjectNode others = data.putObject("others");
    known.forEach(
        (name, one) -> {
          if (!shown.contains(name) && name.matches("[a-z0-9_+'-]+")) {
            others.put(name, one.getEmoji());
          }
        });
    return data;
  }

  /** What else it is looked for by. */
  private static String words(String name, Emoji emoji) {
    return String.join(
        " ",
        emoji.getKeywords().stream()
            .filter(word -> !name.contains(word) && !word.contains(" "))
            .limit(WORDS_MAX)
            .toList());
  }
}

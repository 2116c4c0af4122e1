package dev.parley.workspace;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The names of the standard emoji by category, in the order of a picker. Immutable. */
public final class StandardEmoji {
  /** Of the list of names; another list has another. */
  public static final String VERSION = "16";

  private static final String HEADING = "= ";

  /** A category as {@code emoji.list} shows it. */
  public record Category(String name, List<String> emojiNames) {
    public Category {
      emojiNames = List.copyOf(emojiNames);
    }
  }

  private final List<Category> categories;

  public StandardEmoji() {
    try (InputStream in = StandardEmoji.class.getResourceAsStream("emoji.txt")) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      categories = read(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Category> read(String text) {
    List<Category> found = new ArrayList<>();
    String name = "";
    List<String> names = new ArrayList<>();
    for (String line : text.lines().filter(line -> !line.startsWith("#")).toList()) {
      if (line.startsWith(HEADING)) {
        if (!names.isEmpty()) {
          found.add(new Category(name, names));
        }
        name = line.substring(HEADING.length());
        names = new ArrayList<>();
      } else {
        names.addAll(List.of(line.split(" ")));
      }
    }
    found.add(new Category(name, names));
    return List.copyOf(found);
  }

  public List<Category> categories() {
    return categories;
  }
}

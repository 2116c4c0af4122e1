package dev.parley.importer.slack;

import dev.parley.importer.ExportedConversation;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The folder of each conversation in an archive that is written: its name where every file system
 * takes it and nobody has it yet, else its id. Names with capitals count as unfit, so that no name
 * can be mistaken for an id or for another name.
 */
final class FolderNames {
  private static final int LENGTH_MAX = 80;

  private final Set<String> taken = new HashSet<>(Set.of(ExportIndex.UPLOADS));
  private final Map<String, String> folders = new HashMap<>();

  void add(ExportedConversation conversation) {
    String name = conversation.name();
    boolean usable = fits(name) && taken.add(name);
    folders.put(conversation.id(), usable ? name : conversation.id());
  }

  String of(String conversationId) {
    return folders.getOrDefault(conversationId, conversationId);
  }

  Set<String> conversationIds() {
    return folders.keySet();
  }

  private static boolean fits(String name) {
    return !name.isEmpty()
        && name.length() <= LENGTH_MAX
        && name.equals(name.toLowerCase(Locale.ROOT))
        && !name.startsWith(".")
        && !name.endsWith(".")
        && !name.endsWith(".json")
        && name.codePoints().allMatch(FolderNames::fits);
  }

  private static boolean fits(int character) {
    return Character.isLetterOrDigit(character)
        || character == '-'
        || character == '_'
        || character == '.';
  }

  /** A file's name without what leads elsewhere or what a file system refuses. */
  static String fileName(String name) {
    StringBuilder safe = new StringBuilder();
    name.codePoints()
        .limit(LENGTH_MAX)
        .map(c -> fits(c) || c == ' ' ? c : '_')
        .forEach(safe::appendCodePoint);
    String text = safe.toString().strip();
    return text.isEmpty() || text.startsWith(".") ? "_" + text : text;
  }
}

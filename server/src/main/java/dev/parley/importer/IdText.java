package dev.parley.importer;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Ids in prose, found in one pass. They are ids only in the markup of mentions ({@code <@U…>},
 * {@code <#C…|name>}, {@code <!subteam^S…>}) and as parts of links to Slack ({@code
 * https://x.slack.com/archives/C…/p…}, {@code slack://channel?team=T…&id=C…}); anywhere else the
 * same letters are prose.
 */
final class IdText {
  private static final String SUBTEAM = "<!subteam^";
  private static final String HOST = ".slack.com/";
  private static final String SCHEME = "slack://";
  private static final int ID_LENGTH_MIN = 2;

  private final Map<String, String> ids;

  IdText(Map<String, String> ids) {
    this.ids = ids;
  }

  String rewrite(String text) {
    if (ids.isEmpty()) {
      return text;
    }
    Rewriting rewriting = new Rewriting(text);
    int i = 0;
    while (i < text.length()) {
      i =
          switch (text.charAt(i)) {
            case '<' -> rewriting.mention(i);
            case '.' -> text.startsWith(HOST, i) ? rewriting.link(i + HOST.length()) : i + 1;
            case 's' -> text.startsWith(SCHEME, i) ? rewriting.link(i + SCHEME.length()) : i + 1;
            default -> i + 1;
          };
    }
    return rewriting.result();
  }

  /** One text; a copy is begun at the first replacement. */
  private final class Rewriting {
    private final String text;
    private @Nullable StringBuilder changed;
    private int copied;

    private Rewriting(String text) {
      this.text = text;
    }

    /** Handles what begins with {@code <}; where to go on. */
    private int mention(int start) {
      int id = start + 2;
      if (text.startsWith(SUBTEAM, start)) {
        id = start + SUBTEAM.length();
      } else if (!text.startsWith("<@", start) && !text.startsWith("<#", start)) {
        return start + 1;
      }
      int end = idEnd(id);
      if (end < text.length() && (text.charAt(end) == '>' || text.charAt(end) == '|')) {
        replace(id, end);
      }
      return end;
    }

    /** Handles the path and query of a link, part by part; where to go on. */
    private int link(int start) {
      int i = start;
      while (i < text.length() && inLink(text.charAt(i))) {
        int end = idEnd(i);
        if (end - i >= ID_LENGTH_MIN && (end == text.length() || endsPart(text.charAt(end)))) {
          replace(i, end);
        }
        i = Math.max(end, i + 1);
        while (i < text.length() && inLink(text.charAt(i)) && !separates(text.charAt(i - 1))) {
          i++;
        }
      }
      return i;
    }

    private int idEnd(int start) {
      int end = start;
      while (end < text.length() && inId(text.charAt(end))) {
        end++;
      }
      return end;
    }

    private void replace(int start, int end) {
      String now = ids.get(text.substring(start, end));
      if (now == null) {
        return;
      }
      StringBuilder builder = changed;
      if (builder == null) {
        builder = new StringBuilder(text.length() + now.length());
        changed = builder;
      }
      builder.append(text, copied, start).append(now);
      copied = end;
    }

    private String result() {
      StringBuilder builder = changed;
      return builder == null ? text : builder.append(text, copied, text.length()).toString();
    }
  }

  private static boolean inId(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }

  /** Whether the part behind this character of a link may be an id. */
  private static boolean separates(char c) {
    return c == '/' || c == '=' || c == '-';
  }

  /** Whether an id that ends before this character is whole. */
  private static boolean endsPart(char c) {
    return separates(c) || c == '?' || c == '&' || c == '#' || c == '.' || !inLink(c);
  }

  private static boolean inLink(char c) {
    return c > ' ' && c != '>' && c != '|' && c != '"' && c != '<' && c != ')' && c != '`';
  }
}

package dev.parley.account.http;

import java.util.Collection;

/**
 * Markup that is safe to send: a text gets into it only escaped.
 *
 * <p>Templates are constants of this package; each {@code {}} in one takes a part, and a part is
 * markup itself or a text, which is escaped for content and for quoted attributes alike.
 */
final class Html {
  static final Html EMPTY = new Html("");

  private final String markup;

  private Html(String markup) {
    this.markup = markup;
  }

  /**
   * A template with its parts.
   *
   * @throws IllegalArgumentException if there are more or fewer parts than places
   */
  static Html of(String template, Object... parts) {
    StringBuilder out = new StringBuilder();
    int from = 0;
    for (Object part : parts) {
      int place = template.indexOf("{}", from);
      if (place < 0) {
        throw new IllegalArgumentException("a template has too few places");
      }
      out.append(template, from, place);
      if (part instanceof Html html) {
        out.append(html.markup);
      } else {
        escape(String.valueOf(part), out);
      }
      from = place + 2;
    }
    if (template.indexOf("{}", from) >= 0) {
      throw new IllegalArgumentException("a template has too many places");
    }
    return new Html(out.append(template, from, template.length()).toString());
  }

  static Html all(Collection<Html> parts) {
    StringBuilder out = new StringBuilder();
    parts.forEach(part -> out.append(part.markup));
    return new Html(out.toString());
  }

  private static void escape(String text, StringBuilder out) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        default -> out.append(c);
      }
    }
  }

  @Override
  public String toString() {
    return markup;
  }
}

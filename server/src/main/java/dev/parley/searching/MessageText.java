package dev.parley.searching;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * The searchable text of a message: what it says, what its attachments say, and the names of its
 * files, without markup.
 */
final class MessageText {
  private static final List<String> ATTACHMENT_FIELDS =
      List.of("pretext", "author_name", "title", "text", "fallback", "from_url", "footer");
  private static final List<String> BLOCK_FIELDS = List.of("text", "url", "alt_text", "title");

  private final Map<String, String> names;
  private final StringBuilder out = new StringBuilder();

  private MessageText(Map<String, String> names) {
    this.names = names;
  }

  /**
   * The text of a message's body.
   *
   * @param names what people are called, by id
   */
  static String of(JsonNode body, Map<String, String> names) {
    MessageText text = new MessageText(names);
    String said = body.path("text").asString("");
    text.plain(said);
    if (said.isBlank()) {
      text.strings(body.path("blocks"), BLOCK_FIELDS);
    }
    for (JsonNode attachment : body.path("attachments")) {
      text.attachment(attachment, said);
    }
    for (JsonNode file : body.path("files")) {
      text.plain(file.path("name").asString(""));
      text.plain(file.path("title").asString(""));
    }
    return text.out.toString();
  }

  /** The ids of the people whom a body's texts mention. */
  static Set<String> mentioned(JsonNode body) {
    Set<String> ids = new LinkedHashSet<>();
    String said = body.path("text").asString("");
    for (int at = said.indexOf("<@"); at >= 0; at = said.indexOf("<@", at + 2)) {
      int end = end(said, at);
      if (end > 0) {
        ids.add(inside(said, at + 2, end));
      }
    }
    return ids;
  }

  private void attachment(JsonNode attachment, String said) {
    for (String field : ATTACHMENT_FIELDS) {
      String value = attachment.path(field).asString("");
      // The address of a link's preview stands in the message already.
      if (!value.isEmpty() && !said.contains(value)) {
        plain(value);
      }
    }
    for (JsonNode field : attachment.path("fields")) {
      plain(field.path("title").asString(""));
      plain(field.path("value").asString(""));
    }
  }

  private void strings(JsonNode node, List<String> fields) {
    for (JsonNode element : node) {
      strings(element, fields);
    }
    for (String field : fields) {
      if (node.path(field).isString()) {
        plain(node.path(field).asString());
      }
    }
  }

  /** Markup off: mentions become names, links their label and address, entities their sign. */
  private void plain(String markup) {
    if (markup.isEmpty()) {
      return;
    }
    if (!out.isEmpty()) {
      out.append('\n');
    }
    int at = 0;
    while (at < markup.length()) {
      int open = markup.indexOf('<', at);
      int close = open < 0 ? -1 : markup.indexOf('>', open);
      if (close < 0) {
        entities(markup.substring(at));
        return;
      }
      entities(markup.substring(at, open));
      reference(markup, open + 1, close);
      at = close + 1;
    }
  }

  private void reference(String markup, int from, int close) {
    int bar = markup.indexOf('|', from);
    boolean labelled = bar >= 0 && bar < close;
    String target = markup.substring(from, labelled ? bar : close);
    String label = labelled ? markup.substring(bar + 1, close) : "";
    char sign = target.isEmpty() ? ' ' : target.charAt(0);
    switch (sign) {
      case '@' -> out.append(names.getOrDefault(target.substring(1), label));
      case '#' -> out.append(label);
      case '!' -> out.append(label.isEmpty() ? target.substring(1) : label);
      default -> {
        entities(label);
        out.append(label.isEmpty() ? "" : " ");
        entities(target);
      }
    }
  }

  private void entities(String text) {
    out.append(text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"));
  }

  private static int end(String text, int open) {
    return text.indexOf('>', open);
  }

  private static String inside(String text, int from, int close) {
    int bar = text.indexOf('|', from);
    return text.substring(from, bar >= 0 && bar < close ? bar : close);
  }
}

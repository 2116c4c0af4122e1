package dev.parley.importer;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The hosts under which the exported workspace lived: those of links to conversations that the
 * export itself has, since links to other workspaces name others.
 */
final class OldHosts {
  /**
   * The most hosts that are learned: a workspace may have been renamed, and be in an Enterprise.
   */
  static final int HOSTS_MAX = 16;

  private static final String MARK = ".slack.com/archives/";
  private static final Pattern LINK =
      Pattern.compile(
          "https://([a-z0-9-]{1,63}(?:\\.enterprise)?\\.slack\\.com)/archives/([A-Z0-9]{2,32})");

  private final Set<String> conversations;
  private final Set<String> known = new TreeSet<>();

  /**
   * Knows no host yet.
   *
   * @param conversations the export's own ids of its conversations
   */
  OldHosts(Set<String> conversations) {
    this.conversations = conversations;
  }

  /** Those that some messages, as they are in the export, tell beyond what is known. */
  List<String> learn(Collection<ExportedMessage> messages) {
    List<String> fresh = new ArrayList<>();
    for (ExportedMessage message : messages) {
      read(message.text(), fresh);
      read(message.blocks(), fresh);
      read(message.attachments(), fresh);
    }
    return fresh;
  }

  private void read(@Nullable JsonNode node, List<String> fresh) {
    if (node == null) {
      return;
    }
    if (node.isString()) {
      read(node.stringValue(), fresh);
    } else if (node.isContainer()) {
      node.forEach(part -> read(part, fresh));
    }
  }

  private void read(String text, List<String> fresh) {
    if (!text.contains(MARK)) {
      return;
    }
    Matcher links = LINK.matcher(text);
    while (links.find()) {
      String host = links.group(1);
      if (conversations.contains(links.group(2)) && known.size() < HOSTS_MAX && known.add(host)) {
        fresh.add(host);
      }
    }
  }
}

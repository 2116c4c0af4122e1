package dev.parley.api.method;

import dev.parley.conversation.Conversations;
import dev.parley.message.Markdown;
import dev.parley.message.Markup;
import dev.parley.message.StreamedMessages;
import dev.parley.model.Principal;
import dev.parley.model.Refusal;
import dev.parley.people.Members;
import dev.parley.usergroup.UserGroup;
import dev.parley.usergroup.UserGroups;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The texts that callers write, with the arguments {@code parse} and {@code link_names}: bare links
 * become links unless {@code parse=none}, and names become mentions where either argument asks.
 *
 * <p>Source: Slack's guide to formatting text, "Automatic parsing".
 */
final class WrittenTexts {
  /** The most different names of a text that are looked up. */
  static final int NAMES_MAX = 50;

  private static final Pattern NAME =
      Pattern.compile("(?<![\\p{L}\\p{N}_<&@#])([@#])([\\p{L}\\p{N}][\\p{L}\\p{N}._-]{0,79})");

  private final Members members;
  private final Conversations conversations;
  private final UserGroups groups;

  WrittenTexts(Members members, Conversations conversations, UserGroups groups) {
    this.members = members;
    this.conversations = conversations;
    this.groups = groups;
  }

  /**
   * A text as a message has it.
   *
   * @param isGiven whether the caller wrote any, be it empty
   */
  record Written(String text, Markup.Links links, boolean isGiven) {}

  /**
   * What a caller wrote, in one of two mark-ups.
   *
   * @param text in that of messages
   * @param markdown in the place of text and blocks
   */
  record Source(@Nullable String text, @Nullable String markdown, @Nullable JsonNode blocks) {
    Source {
      if (markdown != null && (text != null || blocks != null)) {
        throw new Refusal("markdown_text_conflict");
      }
      if (markdown != null && markdown.length() > StreamedMessages.PART_LENGTH_MAX) {
        throw new Refusal("msg_too_long");
      }
    }

    /** In the mark-up of messages; null where there is none. */
    @Nullable String mrkdwn() {
      return markdown == null ? text : Markdown.toMrkdwn(markdown);
    }
  }

  /**
   * Reads a text.
   *
   * @throws Refusal {@code markdown_text_conflict}, {@code msg_too_long}
   */
  Written read(
      Principal caller, Source source, @Nullable String parse, @Nullable Boolean linkNames) {
    String text = source.mrkdwn();
    String plain = text == null ? "" : text;
    boolean isNamed = "full".equals(parse) || Boolean.TRUE.equals(linkNames);
    return new Written(
        isNamed ? mention(caller, plain) : plain,
        "none".equals(parse) ? Markup.Links.LEFT : Markup.Links.MADE,
        text != null);
  }

  private String mention(Principal caller, String text) {
    Names names = new Names(caller);
    Matcher written = NAME.matcher(text);
    StringBuilder out = new StringBuilder();
    while (written.find()) {
      String whole = written.group();
      String bare = whole.replaceAll("[._-]+$", "");
      String replaced =
          names.mark(bare).map(mark -> mark + whole.substring(bare.length())).orElse(whole);
      written.appendReplacement(out, Matcher.quoteReplacement(replaced));
    }
    return written.appendTail(out).toString();
  }

  /** The names of one text, each looked up once. */
  private final class Names {
    private final Principal caller;
    private final Map<String, Optional<String>> known = new HashMap<>();
    private @Nullable Map<String, String> groupsByHandle;

    Names(Principal caller) {
      this.caller = caller;
    }

    /** The mark in the place of a name, unless there is nothing of it or too many came before. */
    Optional<String> mark(String written) {
      return known.size() < NAMES_MAX || known.containsKey(written)
          ? known.computeIfAbsent(written, this::find)
          : Optional.empty();
    }

    private Optional<String> find(String written) {
      String name = written.substring(1).toLowerCase(Locale.ROOT);
      return written.startsWith("#") ? channel(caller, name) : audience(name);
    }

    private Optional<String> audience(String name) {
      return switch (name) {
        case "here", "channel", "everyone" -> Optional.of("<!" + name + ">");
        default ->
            members
                .byName(caller.home(), name)
                .map(member -> "<@" + member.userId() + ">")
                .or(() -> group(name));
      };
    }

    private Optional<String> group(String handle) {
      Map<String, String> byHandle = groupsByHandle;
      if (byHandle == null) {
        byHandle =
            groups.counted(caller.home()).keySet().stream()
                .filter(UserGroup::isEnabled)
                .collect(Collectors.toMap(UserGroup::handle, UserGroup::id, (one, _) -> one));
        groupsByHandle = byHandle;
      }
      return Optional.ofNullable(byHandle.get(handle)).map(id -> "<!subteam^" + id + ">");
    }
  }

  /** A channel that the caller may not see is none. */
  private Optional<String> channel(Principal caller, String name) {
    Optional<String> id = conversations.named(caller.home(), name);
    try {
      return id.map(found -> conversations.see(caller, found).channel())
          .map(channel -> "<#" + channel.id() + "|" + channel.name() + ">");
    } catch (Refusal unseen) {
      return Optional.empty();
    }
  }
}

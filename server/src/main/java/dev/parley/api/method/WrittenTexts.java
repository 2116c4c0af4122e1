package dev.parley.api.method;

import dev.parley.conversation.Conversations;
import dev.parley.message.Markup;
import dev.parley.model.Principal;
import dev.parley.model.Refusal;
import dev.parley.people.Member;
import dev.parley.people.Members;
import dev.parley.usergroup.UserGroup;
import dev.parley.usergroup.UserGroups;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

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

  record Written(String text, Markup.Links links) {}

  Written read(
      Principal caller,
      @Nullable String text,
      @Nullable String parse,
      @Nullable Boolean linkNames) {
    String plain = text == null ? "" : text;
    boolean isNamed = "full".equals(parse) || Boolean.TRUE.equals(linkNames);
    return new Written(
        isNamed ? mention(caller, plain) : plain,
        "none".equals(parse) ? Markup.Links.LEFT : Markup.Links.MADE);
  }

  private String mention(Principal caller, String text) {
    Map<String, Optional<String>> known = new HashMap<>();
    Matcher names = NAME.matcher(text);
    StringBuilder out = new StringBuilder();
    while (names.find()) {
      String whole = names.group();
      String bare = whole.replaceAll("[._-]+$", "");
      Optional<String> mark = Optional.empty();
      if (known.containsKey(bare) || known.size() < NAMES_MAX) {
        mark = known.computeIfAbsent(bare, name -> mark(caller, name));
      }
      String replaced = mark.map(found -> found + whole.substring(bare.length())).orElse(whole);
      names.appendReplacement(out, Matcher.quoteReplacement(replaced));
    }
    return names.appendTail(out).toString();
  }

  private Optional<String> mark(Principal caller, String written) {
    String name = written.substring(1).toLowerCase(Locale.ROOT);
    return written.startsWith("#") ? channel(caller, name) : audience(caller, name);
  }

  private Optional<String> audience(Principal caller, String name) {
    return switch (name) {
      case "here", "channel", "everyone" -> Optional.of("<!" + name + ">");
      default ->
          members
              .byName(caller.home(), name)
              .map(Member::userId)
              .map(id -> "<@" + id + ">")
              .or(() -> group(caller, name));
    };
  }

  private Optional<String> group(Principal caller, String handle) {
    return groups.counted(caller.home()).keySet().stream()
        .filter(group -> group.isEnabled() && group.handle().equals(handle))
        .map(UserGroup::id)
        .findAny()
        .map(id -> "<!subteam^" + id + ">");
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

package dev.parley.api.method;

import dev.parley.api.Call;
import dev.parley.api.Method;
import dev.parley.api.Required;
import dev.parley.message.Draft;
import dev.parley.message.Ephemerals;
import dev.parley.message.Markup;
import dev.parley.message.Unfurls;
import dev.parley.model.Principal;
import dev.parley.model.Refusal;
import dev.parley.model.Ts;
import dev.parley.people.Members;
import dev.parley.security.RateRule;
import dev.parley.security.RateTier;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code chat.unfurl}. */
public final class UnfurlMethods {
  /** What the author of a message reads who must connect an account first. */
  private static final String PROMPT = "Connect your account to see more of this link.";

  private final Unfurls unfurls;
  private final Ephemerals ephemerals;
  private final Authors authors;

  public UnfurlMethods(Unfurls unfurls, Ephemerals ephemerals, Members members) {
    this.unfurls = unfurls;
    this.ephemerals = ephemerals;
    this.authors = new Authors(members);
  }

  public List<Method<?, ?>> all() {
    return List.of(
        new Method<>(
            "chat.unfurl",
            Method.Access.TOKEN,
            new RateRule.PerMethod(RateTier.TIER_3),
            List.of("links:write"),
            Arguments.class,
            Done.class,
            List.of(
                "missing_channel",
                "missing_ts",
                "missing_unfurls",
                "invalid_unfurls_format",
                "cannot_find_channel",
                "cannot_find_message",
                "cannot_unfurl_url",
                "cannot_prompt"),
            this::unfurl));
  }

  record Arguments(
      @Required(error = "missing_channel") String channel,
      @Required(error = "missing_ts") String ts,
      @Nullable JsonNode unfurls,
      @Nullable Boolean userAuthRequired,
      @Nullable String userAuthMessage,
      @Nullable String userAuthUrl,
      @Nullable JsonNode userAuthBlocks) {
    boolean prompts() {
      return Boolean.TRUE.equals(userAuthRequired)
          || userAuthMessage != null
          || userAuthUrl != null
          || userAuthBlocks != null;
    }
  }

  record Done() {}

  private Done unfurl(Call call, Arguments arguments) {
    long ts = Ts.parse(arguments.ts()).orElseThrow(() -> new Refusal("cannot_find_message"));
    JsonNode wanted = arguments.unfurls();
    if (wanted == null && !arguments.prompts()) {
      throw new Refusal("missing_unfurls");
    }
    try {
      if (arguments.prompts()) {
        prompt(call, arguments, ts);
      }
      if (wanted != null) {
        unfurls.show(call.principal(), arguments.channel(), ts, attachments(wanted));
      }
      return new Done();
    } catch (Refusal refusal) {
      throw switch (refusal.code()) {
        case "channel_not_found" -> new Refusal("cannot_find_channel");
        case "message_not_found" -> new Refusal("cannot_find_message");
        default -> refusal;
      };
    }
  }

  private static Map<String, ObjectNode> attachments(JsonNode wanted) {
    Map<String, ObjectNode> attachments = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> one : wanted.properties()) {
      if (!(one.getValue() instanceof ObjectNode attachment) || attachment.isEmpty()) {
        throw new Refusal("invalid_unfurls_format");
      }
      attachments.put(one.getKey(), attachment);
    }
    if (attachments.isEmpty()) {
      throw new Refusal("missing_unfurls");
    }
    return attachments;
  }

  /** Asks the author of the message, and nobody else, to connect an account. */
  private void prompt(Call call, Arguments arguments, long ts) {
    Principal caller = call.principal();
    String author = unfurls.author(caller, arguments.channel(), ts);
    String message = arguments.userAuthMessage() == null ? PROMPT : arguments.userAuthMessage();
    String url = arguments.userAuthUrl();
    ChatMethods.requireArray(arguments.userAuthBlocks(), "cannot_prompt");
    Draft draft =
        new Draft(
            call.home(),
            arguments.channel(),
            authors.of(caller),
            url == null ? message : message + " " + url,
            null,
            arguments.userAuthBlocks(),
            null,
            null,
            null,
            null,
            null,
            null,
            false,
            null);
    try {
      ephemerals.post(draft, Markup.Links.MADE, author);
    } catch (Refusal refused) {
      throw new Refusal("cannot_prompt");
    }
  }
}

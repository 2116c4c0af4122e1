package dev.parley.api.method;

import dev.parley.api.Call;
import dev.parley.api.Method;
import dev.parley.api.Required;
import dev.parley.conversation.Conversations;
import dev.parley.json.Json;
import dev.parley.message.Draft;
import dev.parley.message.History;
import dev.parley.message.Posted;
import dev.parley.message.Posts;
import dev.parley.model.Principal;
import dev.parley.model.Refusal;
import dev.parley.model.Ts;
import dev.parley.people.Members;
import dev.parley.security.RateRule;
import dev.parley.security.RateTier;
import dev.parley.usergroup.UserGroups;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** {@code chat.*}. */
public final class ChatMethods {
  /** The most attachments of a message. */
  static final int ATTACHMENTS_MAX = 100;

  private final Posts posts;
  private final History history;
  private final Destinations destinations;
  private final WrittenTexts texts;
  private final Authors authors;
  private final String publicUrl;

  public ChatMethods(
      Posts posts,
      Members members,
      Conversations conversations,
      History history,
      UserGroups groups,
      String publicUrl) {
    this.posts = posts;
    this.history = history;
    this.destinations = new Destinations(members, conversations);
    this.texts = new WrittenTexts(members, conversations, groups);
    this.authors = new Authors(members);
    this.publicUrl = publicUrl;
  }

  public List<Method<?, ?>> all() {
    return List.of(
        new Method<>(
            "chat.postMessage",
            Method.Access.TOKEN,
            RateRule.POSTING,
            List.of("chat:write"),
            PostArguments.class,
            PostedMessage.class,
            List.of(
                "channel_not_found",
                "not_in_channel",
                "is_archived",
                "no_text",
                "markdown_text_conflict",
                "msg_too_long",
                "invalid_blocks_format",
                "invalid_attachments",
                "invalid_thread_ts",
                "thread_not_found",
                "too_many_attachments"),
            this::post),
        new Method<>(
            "chat.meMessage",
            Method.Access.TOKEN,
            new RateRule.PerMethod(RateTier.TIER_3),
            List.of("chat:write"),
            MeArguments.class,
            MeMessage.class,
            List.of(
                "channel_not_found", "not_in_channel", "is_archived", "no_text", "msg_too_long"),
            this::me),
        new Method<>(
            "chat.getPermalink",
            Method.Access.TOKEN,
            new RateRule.Unlimited(),
            List.of(),
            PermalinkArguments.class,
            Permalink.class,
            List.of("channel_not_found", "message_not_found"),
            this::permalink));
  }

  record PostArguments(
      @Required(error = "channel_not_found") String channel,
      @Nullable String text,
      @Nullable String markdownText,
      @Nullable JsonNode blocks,
      @Nullable JsonNode attachments,
      @Nullable JsonNode metadata,
      @Nullable String threadTs,
      @Nullable Boolean replyBroadcast,
      @Nullable String username,
      @Nullable String iconEmoji,
      @Nullable String iconUrl,
      @Nullable Boolean mrkdwn,
      @Nullable Boolean linkNames,
      @Nullable String parse,
      @Nullable Boolean unfurlLinks,
      @Nullable Boolean unfurlMedia,
      @Nullable Boolean asUser,
      @Nullable String clientMsgId) {}

  record PostedMessage(String channel, String ts, JsonNode message) {}

  record MeArguments(
      @Required(error = "channel_not_found") String channel,
      @Required(error = "no_text") String text) {}

  record MeMessage(String channel, String ts) {}

  record PermalinkArguments(
      @Required(error = "channel_not_found") String channel,
      @Required(error = "message_not_found") String messageTs) {}

  record Permalink(String channel, String permalink) {}

  private PostedMessage post(Call call, PostArguments arguments) {
    Principal caller = call.principal();
    String channel = destinations.find(caller, arguments.channel());
    WrittenTexts.Written written =
        texts.read(
            caller,
            new WrittenTexts.Source(arguments.text(), arguments.markdownText(), arguments.blocks()),
            arguments.parse(),
            arguments.linkNames());
    requireArray(arguments.blocks(), "invalid_blocks_format");
    requireAttachments(arguments.attachments());
    Draft draft =
        new Draft(
            call.home(),
            channel,
            authors.of(caller),
            written.text(),
            arguments.username() != null && caller.botId() != null ? "bot_message" : null,
            arguments.blocks(),
            arguments.attachments(),
            arguments.metadata(),
            null,
            caller.botId() == null ? null : arguments.username(),
            icons(caller, arguments.iconEmoji(), arguments.iconUrl()),
            thread(arguments.threadTs()),
            Boolean.TRUE.equals(arguments.replyBroadcast()),
            arguments.clientMsgId());
    Posted posted = posts.post(draft, written.links());
    return new PostedMessage(posted.channelId(), Ts.format(posted.tsMicros()), posted.body());
  }

  static void requireArray(@Nullable JsonNode node, String code) {
    if (node != null && !node.isArray()) {
      throw new Refusal(code);
    }
  }

  static void requireAttachments(@Nullable JsonNode node) {
    requireArray(node, "invalid_attachments");
    if (node != null && node.size() > ATTACHMENTS_MAX) {
      throw new Refusal("too_many_attachments");
    }
  }

  static @Nullable Long thread(@Nullable String ts) {
    if (ts == null || ts.isEmpty()) {
      return null;
    }
    OptionalLong micros = Ts.parse(ts);
    if (micros.isEmpty()) {
      throw new Refusal("invalid_thread_ts");
    }
    return micros.getAsLong();
  }

  static @Nullable JsonNode icons(Principal caller, @Nullable String emoji, @Nullable String url) {
    if (caller.botId() == null) {
      return null;
    }
    if (emoji != null) {
      return Json.object().put("emoji", emoji);
    }
    return url == null ? null : Json.object().put("image_48", url);
  }

  private MeMessage me(Call call, MeArguments arguments) {
    Draft draft =
        new Draft(
            call.home(),
            arguments.channel(),
            authors.of(call.principal()),
            arguments.text(),
            "me_message",
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            false,
            null);
    Posted posted = posts.post(draft);
    return new MeMessage(posted.channelId(), Ts.format(posted.tsMicros()));
  }

  private Permalink permalink(Call call, PermalinkArguments arguments) {
    String channel = arguments.channel();
    if (channel.isEmpty()) {
      throw new Refusal("channel_not_found");
    }
    long ts = Ts.parse(arguments.messageTs()).orElseThrow(() -> new Refusal("message_not_found"));
    history.message(call.principal(), channel, ts);
    String link = publicUrl + "/archives/" + channel + "/p" + Ts.format(ts).replace(".", "");
    return new Permalink(channel, link);
  }
}

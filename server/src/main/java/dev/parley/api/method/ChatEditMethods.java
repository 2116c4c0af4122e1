package dev.parley.api.method;

import dev.parley.api.Call;
import dev.parley.api.Method;
import dev.parley.api.Required;
import dev.parley.conversation.Conversations;
import dev.parley.message.Change;
import dev.parley.message.Draft;
import dev.parley.message.Edits;
import dev.parley.message.Ephemerals;
import dev.parley.message.Posted;
import dev.parley.model.Refusal;
import dev.parley.model.Ts;
import dev.parley.people.Members;
import dev.parley.security.RateRule;
import dev.parley.security.RateTier;
import dev.parley.usergroup.UserGroups;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** {@code chat.update}, {@code chat.delete}, {@code chat.postEphemeral}. */
public final class ChatEditMethods {
  private final Edits edits;
  private final Ephemerals ephemerals;
  private final Destinations destinations;
  private final WrittenTexts texts;
  private final Authors authors;

  public ChatEditMethods(
      Edits edits,
      Ephemerals ephemerals,
      Members members,
      Conversations conversations,
      UserGroups groups) {
    this.edits = edits;
    this.ephemerals = ephemerals;
    this.destinations = new Destinations(members, conversations);
    this.texts = new WrittenTexts(members, conversations, groups);
    this.authors = new Authors(members);
  }

  public List<Method<?, ?>> all() {
    return List.of(
        new Method<>(
            "chat.update",
            Method.Access.TOKEN,
            new RateRule.PerMethod(RateTier.TIER_3),
            List.of("chat:write"),
            UpdateArguments.class,
            Updated.class,
            List.of(
                "channel_not_found",
                "message_not_found",
                "cant_update_message",
                "is_inactive",
                "no_text",
                "markdown_text_conflict",
                "msg_too_long",
                "invalid_blocks_format",
                "too_many_attachments",
                "invalid_attachments"),
            this::update),
        new Method<>(
            "chat.delete",
            Method.Access.TOKEN,
            new RateRule.PerMethod(RateTier.TIER_3),
            List.of("chat:write"),
            DeleteArguments.class,
            Deleted.class,
            List.of("channel_not_found", "message_not_found", "cant_delete_message"),
            this::delete),
        new Method<>(
            "chat.postEphemeral",
            Method.Access.TOKEN,
            new RateRule.PerMethod(RateTier.TIER_4),
            List.of("chat:write"),
            EphemeralArguments.class,
            Ephemeral.class,
            List.of(
                "channel_not_found",
                "not_in_channel",
                "user_not_in_channel",
                "is_archived",
                "no_text",
                "markdown_text_conflict",
                "msg_too_long",
                "invalid_blocks_format",
                "too_many_attachments",
                "invalid_attachments",
                "invalid_thread_ts"),
            this::ephemeral));
  }

  record UpdateArguments(
      @Required(error = "channel_not_found") String channel,
      @Required(error = "message_not_found") String ts,
      @Nullable String text,
      @Nullable String markdownText,
      @Nullable JsonNode blocks,
      @Nullable JsonNode attachments,
      @Nullable JsonNode metadata,
      @Nullable Boolean asUser,
      @Nullable Boolean linkNames,
      @Nullable String parse) {}

  record Updated(String channel, String ts, String text, JsonNode message) {}

  record DeleteArguments(
      @Required(error = "channel_not_found") String channel,
      @Required(error = "message_not_found") String ts,
      @Nullable Boolean asUser) {}

  record Deleted(String channel, String ts) {}

  record EphemeralArguments(
      @Required(error = "channel_not_found") String channel,
      @Required(error = "user_not_in_channel") String user,
      @Nullable String text,
      @Nullable String markdownText,
      @Nullable JsonNode blocks,
      @Nullable JsonNode attachments,
      @Nullable String threadTs,
      @Nullable String username,
      @Nullable Boolean asUser,
      @Nullable Boolean linkNames,
      @Nullable String parse) {}

  record Ephemeral(String messageTs) {}

  private Updated update(Call call, UpdateArguments arguments) {
    ChatMethods.requireArray(arguments.blocks(), "invalid_blocks_format");
    ChatMethods.requireAttachments(arguments.attachments());
    WrittenTexts.Written written =
        texts.read(
            call.principal(),
            new WrittenTexts.Source(arguments.text(), arguments.markdownText(), arguments.blocks()),
            arguments.parse(),
            arguments.linkNames());
    Posted posted =
        edits.update(
            call.principal(),
            arguments.channel(),
            micros(arguments.ts()),
            new Change(
                written.isGiven() ? written.text() : null,
                arguments.blocks(),
                arguments.attachments(),
                arguments.metadata()),
            written.links());
    return new Updated(
        posted.channelId(),
        Ts.format(posted.tsMicros()),
        posted.body().path("text").asString(""),
        posted.body());
  }

  private Deleted delete(Call call, DeleteArguments arguments) {
    long ts = micros(arguments.ts());
    edits.delete(call.principal(), arguments.channel(), ts);
    return new Deleted(arguments.channel(), Ts.format(ts));
  }

  private Ephemeral ephemeral(Call call, EphemeralArguments arguments) {
    ChatMethods.requireArray(arguments.blocks(), "invalid_blocks_format");
    ChatMethods.requireAttachments(arguments.attachments());
    WrittenTexts.Written written =
        texts.read(
            call.principal(),
            new WrittenTexts.Source(arguments.text(), arguments.markdownText(), arguments.blocks()),
            arguments.parse(),
            arguments.linkNames());
    boolean isBot = call.principal().botId() != null;
    Draft draft =
        new Draft(
            call.home(),
            destinations.find(call.principal(), arguments.channel()),
            authors.of(call.principal()),
            written.text(),
            null,
            arguments.blocks(),
            arguments.attachments(),
            null,
            null,
            isBot ? arguments.username() : null,
            null,
            ChatMethods.thread(arguments.threadTs()),
            false,
            null);
    return new Ephemeral(Ts.format(ephemerals.post(draft, written.links(), arguments.user())));
  }

  private static long micros(String ts) {
    return Ts.parse(ts).orElseThrow(() -> new Refusal("message_not_found"));
  }
}

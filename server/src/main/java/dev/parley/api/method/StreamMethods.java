package dev.parley.api.method;

import dev.parley.api.Call;
import dev.parley.api.Method;
import dev.parley.api.Required;
import dev.parley.conversation.Conversations;
import dev.parley.json.Json;
import dev.parley.message.Draft;
import dev.parley.message.Posted;
import dev.parley.message.StreamedMessages;
import dev.parley.model.Principal;
import dev.parley.model.Refusal;
import dev.parley.model.Ts;
import dev.parley.people.Members;
import dev.parley.security.RateRule;
import dev.parley.security.RateTier;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * {@code chat.startStream}, {@code chat.appendStream}, {@code chat.stopStream}. Everybody in the
 * conversation sees a message grow, not its recipient alone.
 */
public final class StreamMethods {
  private final StreamedMessages streams;
  private final Destinations destinations;
  private final Authors authors;

  public StreamMethods(StreamedMessages streams, Members members, Conversations conversations) {
    this.streams = streams;
    this.destinations = new Destinations(members, conversations);
    this.authors = new Authors(members);
  }

  public List<Method<?, ?>> all() {
    return List.of(
        new Method<>(
            "chat.startStream",
            Method.Access.TOKEN,
            new RateRule.PerMethod(RateTier.TIER_2),
            List.of("chat:write"),
            StartArguments.class,
            Streamed.class,
            List.of(
                "channel_not_found",
                "not_in_channel",
                "is_archived",
                "msg_too_long",
                "invalid_thread_ts",
                "thread_not_found"),
            this::start),
        new Method<>(
            "chat.appendStream",
            Method.Access.TOKEN,
            new RateRule.PerMethod(RateTier.TIER_4),
            List.of("chat:write"),
            AppendArguments.class,
            Streamed.class,
            List.of(
                "channel_not_found",
                "message_not_found",
                "message_not_owned_by_app",
                "message_not_in_streaming_state",
                "is_archived",
                "no_text",
                "msg_too_long"),
            this::append),
        new Method<>(
            "chat.stopStream",
            Method.Access.TOKEN,
            new RateRule.PerMethod(RateTier.TIER_2),
            List.of("chat:write"),
            StopArguments.class,
            Stopped.class,
            List.of(
                "channel_not_found",
                "message_not_found",
                "message_not_owned_by_app",
                "message_not_in_streaming_state",
                "is_archived",
                "invalid_blocks_format",
                "msg_too_long"),
            this::stop));
  }

  record StartArguments(
      @Required(error = "channel_not_found") String channel,
      @Nullable String markdownText,
      @Nullable String threadTs,
      @Nullable String username,
      @Nullable String iconEmoji,
      @Nullable String iconUrl,
      @Nullable String recipientTeamId,
      @Nullable String recipientUserId) {}

  record Streamed(String channel, String ts) {}

  record AppendArguments(
      @Required(error = "channel_not_found") String channel,
      @Required(error = "message_not_found") String ts,
      @Required(error = "no_text") String markdownText) {}

  record StopArguments(
      @Required(error = "channel_not_found") String channel,
      @Required(error = "message_not_found") String ts,
      @Nullable String markdownText,
      @Nullable JsonNode blocks,
      @Nullable JsonNode metadata) {}

  record Stopped() {}

  private Streamed start(Call call, StartArguments arguments) {
    Principal caller = call.principal();
    String part = arguments.markdownText() == null ? "" : arguments.markdownText();
    String username = caller.botId() == null ? null : arguments.username();
    Draft draft =
        new Draft(
            call.home(),
            destinations.find(caller, arguments.channel()),
            authors.of(caller),
            "",
            username == null ? null : "bot_message",
            part.isBlank() ? Json.array() : null,
            null,
            null,
            null,
            username,
            ChatMethods.icons(caller, arguments.iconEmoji(), arguments.iconUrl()),
            ChatMethods.thread(arguments.threadTs()),
            false,
            null);
    return streamed(streams.start(draft, part));
  }

  private Streamed append(Call call, AppendArguments arguments) {
    return streamed(
        streams.append(
            call.principal(),
            arguments.channel(),
            micros(arguments.ts()),
            arguments.markdownText()));
  }

  private Stopped stop(Call call, StopArguments arguments) {
    ChatMethods.requireArray(arguments.blocks(), "invalid_blocks_format");
    streams.stop(
        call.principal(),
        arguments.channel(),
        micros(arguments.ts()),
        arguments.markdownText() == null ? "" : arguments.markdownText(),
        arguments.blocks(),
        arguments.metadata());
    return new Stopped();
  }

  private static Streamed streamed(Posted posted) {
    return new Streamed(posted.channelId(), Ts.format(posted.tsMicros()));
  }

  private static long micros(String ts) {
    return Ts.parse(ts).orElseThrow(() -> new Refusal("message_not_found"));
  }
}

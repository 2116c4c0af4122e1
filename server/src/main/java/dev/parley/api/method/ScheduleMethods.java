package dev.parley.api.method;

import dev.parley.api.Call;
import dev.parley.api.Method;
import dev.parley.api.Paging;
import dev.parley.api.Required;
import dev.parley.conversation.Conversations;
import dev.parley.message.Draft;
import dev.parley.message.ScheduledMessages;
import dev.parley.message.ScheduledMessages.Scheduled;
import dev.parley.model.Principal;
import dev.parley.model.Refusal;
import dev.parley.model.Ts;
import dev.parley.people.Members;
import dev.parley.security.KeyRing;
import dev.parley.security.RateRule;
import dev.parley.security.RateTier;
import dev.parley.usergroup.UserGroups;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * {@code chat.scheduleMessage}, {@code chat.scheduledMessages.list}, {@code
 * chat.deleteScheduledMessage}.
 */
public final class ScheduleMethods {
  private static final long MICROS = 1_000_000;
  private static final int PAGE = 100;

  /** Seconds since the epoch; more digits are further than any time that is allowed. */
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,12}");

  private static final Pattern POSITION = Pattern.compile("([0-9]{1,18}) (Q[0-9A-Z]{1,31})");

  private final ScheduledMessages scheduled;
  private final Conversations conversations;
  private final Authors authors;
  private final Destinations destinations;
  private final WrittenTexts texts;
  private final Paging paging;

  public ScheduleMethods(
      ScheduledMessages scheduled,
      Members members,
      Conversations conversations,
      UserGroups groups,
      KeyRing keys) {
    this.scheduled = scheduled;
    this.conversations = conversations;
    this.authors = new Authors(members);
    this.destinations = new Destinations(members, conversations);
    this.texts = new WrittenTexts(members, conversations, groups);
    this.paging = new Paging(keys, "chat.scheduledMessages.list");
  }

  public List<Method<?, ?>> all() {
    return List.of(
        new Method<>(
            "chat.scheduleMessage",
            Method.Access.TOKEN,
            new RateRule.PerMethod(RateTier.TIER_3),
            List.of("chat:write"),
            ScheduleArguments.class,
            Kept.class,
            List.of(
                "channel_not_found",
                "not_in_channel",
                "is_archived",
                "no_text",
                "markdown_text_conflict",
                "msg_too_long",
                "invalid_blocks_format",
                "invalid_attachments",
                "too_many_attachments",
                "invalid_thread_ts",
                "thread_not_found",
                "invalid_time",
                "time_in_past",
                "time_too_far",
                "restricted_too_many"),
            this::schedule),
        new Method<>(
            "chat.scheduledMessages.list",
            Method.Access.TOKEN,
            new RateRule.PerMethod(RateTier.TIER_3),
            List.of(),
            ListArguments.class,
            Listed.class,
            List.of("invalid_channel", "invalid_time", "invalid_cursor", "invalid_limit"),
            this::list),
        new Method<>(
            "chat.deleteScheduledMessage",
            Method.Access.TOKEN,
            new RateRule.PerMethod(RateTier.TIER_3),
            List.of("chat:write"),
            DeleteArguments.class,
            Done.class,
            List.of("channel_not_found", "invalid_scheduled_message_id"),
            this::delete));
  }

  record ScheduleArguments(
      @Required(error = "channel_not_found") String channel,
      @Required(error = "invalid_time") String postAt,
      @Nullable String text,
      @Nullable String markdownText,
      @Nullable JsonNode blocks,
      @Nullable JsonNode attachments,
      @Nullable JsonNode metadata,
      @Nullable String threadTs,
      @Nullable Boolean replyBroadcast,
      @Nullable Boolean asUser,
      @Nullable Boolean linkNames,
      @Nullable String parse,
      @Nullable Boolean unfurlLinks,
      @Nullable Boolean unfurlMedia) {}

  record Kept(String channel, String scheduledMessageId, long postAt, JsonNode message) {}

  record ListArguments(
      @Nullable String channel,
      @Nullable String oldest,
      @Nullable String latest,
      @Nullable Integer limit,
      @Nullable String cursor,
      @Nullable String teamId) {}

  record Line(String id, String channelId, long postAt, long dateCreated, String text) {}

  record Listed(List<Line> scheduledMessages, Paging.Metadata responseMetadata) {}

  record DeleteArguments(
      @Required(error = "channel_not_found") String channel,
      @Required(error = "invalid_scheduled_message_id") String scheduledMessageId,
      @Nullable Boolean asUser) {}

  record Done() {}

  private Kept schedule(Call call, ScheduleArguments arguments) {
    ChatMethods.requireArray(arguments.blocks(), "invalid_blocks_format");
    ChatMethods.requireAttachments(arguments.attachments());
    if (!SECONDS.matcher(arguments.postAt()).matches()) {
      throw new Refusal("invalid_time");
    }
    long postAt = Long.parseLong(arguments.postAt());
    String channel = destinations.find(call.principal(), arguments.channel());
    WrittenTexts.Written written =
        texts.read(
            call.principal(),
            new WrittenTexts.Source(arguments.text(), arguments.markdownText(), arguments.blocks()),
            arguments.parse(),
            arguments.linkNames());
    Draft draft =
        new Draft(
            call.home(),
            channel,
            authors.of(call.principal()),
            written.text(),
            null,
            arguments.blocks(),
            arguments.attachments(),
            arguments.metadata(),
            null,
            null,
            null,
            ChatMethods.thread(arguments.threadTs()),
            Boolean.TRUE.equals(arguments.replyBroadcast()),
            null);
    ScheduledMessages.Kept kept = scheduled.schedule(draft, written.links(), postAt);
    return new Kept(channel, kept.id(), postAt, ScheduledMessages.shown(kept.draft()));
  }

  private Listed list(Call call, ListArguments arguments) {
    String channel = arguments.channel() == null ? "" : arguments.channel();
    if (!channel.isEmpty()) {
      requireSeen(call.principal(), channel, "invalid_channel");
    }
    int limit = Paging.limit(arguments.limit(), PAGE);
    Scheduled after =
        paging
            .start(arguments.cursor(), call, channel)
            .map(ScheduleMethods::position)
            .orElse(Scheduled.FIRST);
    ScheduledMessages.Wanted wanted =
        new ScheduledMessages.Wanted(
            channel.isEmpty() ? null : channel,
            micros(arguments.oldest(), 0),
            micros(arguments.latest(), Long.MAX_VALUE));
    List<Scheduled> found = scheduled.list(call.principal(), wanted, after, limit + 1);
    boolean more = found.size() > limit;
    List<Scheduled> page = more ? found.subList(0, limit) : found;
    String next = more ? page.getLast().postMicros() + " " + page.getLast().id() : null;
    return new Listed(
        page.stream().map(ScheduleMethods::line).toList(), paging.next(next, call, channel));
  }

  private static Line line(Scheduled one) {
    return new Line(
        one.id(),
        one.channelId(),
        one.postMicros() / MICROS,
        one.createdMicros() / MICROS,
        one.text());
  }

  private static Scheduled position(String text) {
    var matcher = POSITION.matcher(text);
    if (!matcher.matches()) {
      throw new Refusal("invalid_cursor");
    }
    return new Scheduled(matcher.group(2), "", Long.parseLong(matcher.group(1)), 0, "");
  }

  private static long micros(@Nullable String time, long standard) {
    if (time == null || time.isEmpty()) {
      return standard;
    }
    OptionalLong micros = Ts.parse(time);
    return micros.orElseThrow(() -> new Refusal("invalid_time"));
  }

  /** One's own waiting message may be taken back also where one is not any more. */
  private Done delete(Call call, DeleteArguments arguments) {
    String channel = arguments.channel();
    if (!scheduled.cancel(call.principal(), channel, arguments.scheduledMessageId())) {
      requireSeen(call.principal(), channel, "channel_not_found");
      throw new Refusal("invalid_scheduled_message_id");
    }
    return new Done();
  }

  private void requireSeen(Principal caller, String channel, String code) {
    try {
      conversations.see(caller, channel);
    } catch (Refusal e) {
      throw new Refusal(code);
    }
  }
}
